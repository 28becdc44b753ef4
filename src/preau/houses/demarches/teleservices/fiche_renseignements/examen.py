"""A line before the office: what the registry says now, and why it cannot be accepted, if so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.crypto import salted_hmac

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_refusals import (
    LigneIllisible,
    PersonnePartie,
    PlusInscrit,
)
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import LigneLue, read_lignes
from preau.protocols.refusals import Refusal
from preau.registre.actions.correcting import is_same
from preau.registre.models import Eleve, Lien, Responsable
from preau.registre.queries import list_inscrits
from preau.registre.queries.habilitation import LEGAL
from preau.registre.queries.valeurs import list_personnes_a_contacter, valeur_of

Decision = Ligne.Decision


@dataclass(frozen=True)
class Examen:
    """One line. `present` is what the registry says now (registre.queries.valeurs); `trouble` why it cannot be
    accepted; both mean something while the line waits only."""

    lue: LigneLue
    present: str
    trouble: Refusal | None = None

    @property
    def ligne(self) -> Ligne:
        """The row."""
        return self.lue.row

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided it."""
        return self.ligne.decision == Decision.ATTENTE

    @property
    def is_done(self) -> bool:
        """Whether the registry says already what is proposed."""
        return self._is_same(self.lue.propose or "")

    @property
    def is_changed(self) -> bool:
        """Whether the registry says neither what the family saw nor what it proposes."""
        return not self._is_same(self.lue.avant or "") and not self.is_done

    @property
    def lines_present(self) -> list[str]:
        """What the registry says now, in words."""
        return champs.lines_of(self.ligne.champ, self.present)

    @property
    def vu(self) -> str:
        """A name for what the office is shown: an answer made on something else is not taken."""
        text = f"{self.ligne.public_id}|{self.present}"
        return salted_hmac("preau.demarches.fiche.bureau", text, algorithm="sha256").hexdigest()[:24]

    def _is_same(self, valeur: str) -> bool:
        champ = self.ligne.champ
        return self.present == valeur if champ == CONTACT else is_same(champ, self.present, valeur)


class Registre:
    """What the registry says of the people of one fiche, read once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    @cached_property
    def eleve(self) -> Eleve | None:
        """The pupil, of this school."""
        rows = Eleve.objects.filter(public_id=self.dossier.eleve, uai=self.dossier.uai)
        return rows.prefetch_related("telephones").first()

    @cached_property
    def personne(self) -> Responsable | Eleve | None:
        """Who sent the fiche: their record of this school."""
        if self.dossier.personne == self.dossier.eleve:
            return self.eleve
        rows = Responsable.objects.filter(public_id=self.dossier.personne, uai=self.dossier.uai)
        return rows.prefetch_related("telephones").first()

    @cached_property
    def contacts(self) -> dict[str, str]:
        """The people to contact: public id → value."""
        return {one.public_id: one.valeur for one in list_personnes_a_contacter(self.dossier.eleve)}

    @cached_property
    def trouble(self) -> Refusal | None:
        """Why nothing of this fiche can be accepted now."""
        if not list_inscrits(self.dossier.uai, eleves=[self.dossier.eleve]):
            return PlusInscrit()
        if self.dossier.personne == self.dossier.eleve:
            return None
        live = Lien.objects.filter(
            responsable__public_id=self.dossier.personne,
            eleve__public_id=self.dossier.eleve,
            niveau=LEGAL,
            gone_at=None,
            cut_at=None,
            responsable__gone_at=None,
        )
        return None if live.exists() else PersonnePartie()

    def examine(self, lue: LigneLue) -> Examen:
        """One line."""
        if lue.avant is None or lue.propose is None:
            return Examen(lue, "", LigneIllisible())
        row = lue.row
        if row.champ == CONTACT:
            return Examen(lue, self._contact(row.fiche, lue.propose), self.trouble)
        record = {self.dossier.personne: self.personne, self.dossier.eleve: self.eleve}.get(row.fiche)
        if record is None:
            return Examen(lue, "", self.trouble or PersonnePartie())
        return Examen(lue, valeur_of(record, row.champ), self.trouble)

    def _contact(self, fiche: str, propose: str) -> str:
        if fiche in self.contacts:
            return self.contacts[fiche]
        return propose if propose in self.contacts.values() else ""


def examine(dossier: Dossier) -> list[Examen]:
    """The lines of a fiche, in order."""
    registre = Registre(dossier)
    return [registre.examine(lue) for lue in read_lignes(dossier)]
