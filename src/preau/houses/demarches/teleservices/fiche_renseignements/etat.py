"""What the school knows of a family at this moment, and what waits for its office: what every page starts from.

A *clé* names one value of the fiche: `<public id of the record>|<field>`; a person to contact who is not known yet has
`nouveau-1` for a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.utils.crypto import salted_hmac

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT, CONTACTS, Champ, Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import unseal
from preau.houses.demarches.visiteur import EnfantVu
from preau.registre.models import Eleve, Responsable, Scolarite
from preau.registre.queries.valeurs import list_personnes_a_contacter, valeur_of

CODE = "fiche-de-renseignements"
NOUVEAU = "nouveau-"
VOUS, AUTRE, ETABLISSEMENT = "vous", "autre", "etablissement"
"""Who asked for a change, or made it."""


def cle_of(fiche: str, champ: str) -> str:
    """The name of one value."""
    return f"{fiche}|{champ}"


def split(cle: str) -> tuple[str, str]:
    """(record, field) of a clé; the record of somebody new is empty, as in a `Ligne`."""
    fiche, _bar, champ = cle.rpartition("|")
    return ("" if fiche.startswith(NOUVEAU) else fiche), champ


@dataclass(frozen=True)
class Attente:
    """A change already asked for, which the office has not decided: a line's public id, and who asked (VOUS, AUTRE)."""

    ligne: str
    cle: str
    valeur: str
    par: str
    at: datetime | None


@dataclass(frozen=True)
class Connu:
    """What the registry says now: `valeurs` by clé. `personne` is the record that acts, the pupil's own when of age."""

    personne: Responsable | Eleve
    eleve: Eleve
    is_majeur: bool
    regime: str
    valeurs: Mapping[str, str]
    attentes: tuple[Attente, ...] = field(default=())

    @property
    def rubriques(self) -> tuple[Rubrique, ...]:
        """The pages of this fiche."""
        return champs.rubriques_of(is_majeur=self.is_majeur)

    def rubrique(self, code: str) -> Rubrique | None:
        """One of them."""
        return next((one for one in self.rubriques if one.code == code), None)

    def cles_of(self, rubrique: Rubrique) -> list[tuple[str, Champ]]:
        """The values of a rubrique that has fields."""
        return [(self.cle_of_champ(one), one) for one in rubrique.champs]

    def cle_of_champ(self, champ: Champ) -> str:
        """Where a field stands."""
        row = self.eleve if champ.of == champs.ELEVE else self.personne
        return cle_of(row.public_id, champ.nom)

    @property
    def contacts(self) -> list[str]:
        """The clés of the people to contact, whom to call first first."""
        return [cle for cle in self.valeurs if split(cle)[1] == CONTACT]

    def waiting(self, cle: str) -> list[Attente]:
        """What waits for one value; for "" those of people to add."""
        return [one for one in self.attentes if one.cle == cle]

    def digest(self, rubriques: Iterable[Rubrique] | None = None) -> str:
        """A name for what a page shows, and to whom: it changes when what the school knows, or what waits, does."""
        wanted = {cle for one in rubriques or self.rubriques for cle in self.shown_by(one)}
        said = {cle: valeur for cle, valeur in self.valeurs.items() if cle in wanted}
        waits = sorted(one.ligne for one in self.attentes if one.cle in wanted)
        text = json.dumps([self.personne.public_id, said, waits], sort_keys=True)
        return salted_hmac("preau.demarches.fiche", text, algorithm="sha256").hexdigest()[:24]

    def shown_by(self, rubrique: Rubrique) -> list[str]:
        """The clés that the page of a rubrique shows, that of people to add included."""
        if rubrique is CONTACTS:
            return [*self.contacts, cle_of("", CONTACT)]
        return [cle for cle, _champ in self.cles_of(rubrique)]


def read_connu(enfant: EnfantVu) -> Connu:
    """Read the registry, and the lines that wait. Raises Http404 when a record has gone since."""
    eleve = Eleve.objects.filter(public_id=enfant.public_id).prefetch_related("telephones").first()
    is_majeur = enfant.lien == "soi"
    people = Responsable.objects.filter(public_id=enfant.personne, gone_at=None).prefetch_related("telephones")
    personne = eleve if is_majeur else people.first()
    if eleve is None or personne is None:
        raise Http404
    valeurs = {}
    for rubrique in champs.rubriques_of(is_majeur=is_majeur):
        for champ in rubrique.champs:
            row = eleve if champ.of == champs.ELEVE else personne
            valeurs[cle_of(row.public_id, champ.nom)] = valeur_of(row, champ.nom)
    for one in list_personnes_a_contacter(eleve.public_id):
        if champs.is_shown(one.valeur):
            valeurs[cle_of(one.public_id, CONTACT)] = one.valeur
    waiting = _list_attentes(enfant, personne.public_id, eleve.public_id)
    return Connu(personne, eleve, is_majeur, _regime(enfant), valeurs, waiting)


def _list_attentes(enfant: EnfantVu, personne: str, eleve: str) -> tuple[Attente, ...]:
    """The lines about this person's own record, and those about what the pupil's guardians share; no other's own."""
    shared = Q(dossier__eleve=eleve) & (Q(champ=CONTACT) | Q(fiche=eleve))
    rows = Ligne.objects.filter(
        Q(fiche=personne) | shared,
        decision=Ligne.Decision.ATTENTE,
        dossier__etat=Dossier.Etat.ENVOYE,
        dossier__teleservice=CODE,
        dossier__uai=enfant.uai,
    ).select_related("dossier")
    found = []
    for row in rows.order_by("dossier__submitted_at", "dossier__pk", "ordre"):
        par = VOUS if row.dossier.personne == personne else AUTRE
        valeur = unseal(row.propose, row.public_id) or ""
        found.append(Attente(row.public_id, cle_of(row.fiche, row.champ), valeur, par, row.dossier.submitted_at))
    return tuple(found)


def _regime(enfant: EnfantVu) -> str:
    rows = Scolarite.objects.filter(eleve__public_id=enfant.public_id, gone_at=None).order_by("-annee")
    row = rows.first()
    return champs.regime_label(row.etablissement_id, row.regime) if row and row.regime else ""
