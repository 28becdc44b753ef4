"""What a family has typed and not sent: sealed in its Dossier, read again at each page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from preau.houses.demarches import settings
from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT, CONTACTS, MOST_CONTACTS, Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.etat import (
    CODE,
    NOUVEAU,
    VOUS,
    Attente,
    Connu,
    cle_of,
    split,
)
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import BrouillonIllisible
from preau.houses.demarches.visiteur import EnfantVu
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError


@dataclass(frozen=True)
class Changement:
    """One value that the draft changes."""

    rubrique: Rubrique
    cle: str
    champ: str
    avant: str
    propose: str


@dataclass
class Brouillon:
    """`propose`: the values typed, by clé; `base`: what the school knew when each page was saved; `vues`: the lines of
    others that waited then."""

    propose: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    vues: list[str] = field(default_factory=list)

    def put(self, cle: str, valeur: str, connu: Connu) -> None:
        """Propose a value; the one that the school knows, or that waits already at one's own asking, is none."""
        if valeur == connu.valeurs.get(cle, "") or valeur in self._asked(cle, connu):
            self.propose.pop(cle, None)
        else:
            self.propose[cle] = valeur

    def valeur(self, cle: str, connu: Connu) -> str:
        """What is typed, else what is known."""
        return self.propose.get(cle, connu.valeurs.get(cle, ""))

    def see(self, connu: Connu, rubriques: Iterable[Rubrique]) -> None:
        """What the school knows now of these has been shown."""
        shown = {cle for one in rubriques for cle in connu.shown_by(one)}
        if cle_of("", CONTACT) in shown:  # a person whom the school has removed is no clé of its own any more
            shown |= {cle for cle in self.base if split(cle)[1] == CONTACT}
        self.base = {cle: valeur for cle, valeur in self.base.items() if cle not in shown}
        self.base |= {cle: valeur for cle, valeur in connu.valeurs.items() if cle in shown}
        waiting = [one.ligne for one in connu.attentes if one.par != VOUS and one.cle in shown]
        self.vues = list(dict.fromkeys([*self.vues, *waiting]))

    def contacts(self, connu: Connu) -> list[str]:
        """The clés of the people to contact as the draft leaves them: known, then new; removed ones too."""
        return connu.contacts + sorted(one for one in self.propose if one.startswith(NOUVEAU))

    def kept_contacts(self, connu: Connu) -> list[str]:
        """Those who are not removed."""
        return [one for one in self.contacts(connu) if self.valeur(one, connu)]

    def may_add(self, connu: Connu) -> bool:
        """Whether one more person to contact may be named."""
        return len(self.kept_contacts(connu)) < MOST_CONTACTS

    def next_contact(self) -> str:
        """The clé of one more."""
        taken = [int(one.removeprefix(NOUVEAU).partition("|")[0]) for one in self.propose if one.startswith(NOUVEAU)]
        return cle_of(f"{NOUVEAU}{max(taken, default=0) + 1}", CONTACT)

    def changements(self, connu: Connu) -> list[Changement]:
        """What would be sent, in the order of the fiche: neither what the school knows nor what was already asked."""
        ordered = []
        for rubrique in connu.rubriques:
            cles = self.contacts(connu) if rubrique is CONTACTS else [cle for cle, _champ in connu.cles_of(rubrique)]
            ordered += [(rubrique, cle) for cle in cles if cle in self.propose]
        found = []
        for rubrique, cle in ordered:
            avant, propose = connu.valeurs.get(cle, ""), self.propose[cle]
            if propose != avant and propose not in self._asked(cle, connu):
                found.append(Changement(rubrique, cle, split(cle)[1], avant, propose))
        return found

    def _asked(self, cle: str, connu: Connu) -> set[str]:
        """What this person has asked for already, and which waits."""
        return {one.valeur for one in connu.waiting(cle_of(*split(cle))) if one.par == VOUS}

    def moved(self, connu: Connu) -> list[str]:
        """The clés that the school knows otherwise than when they were shown."""
        every = dict.fromkeys([*self.base, *connu.valeurs])
        return [cle for cle in every if self.base.get(cle, "") != connu.valeurs.get(cle, "")]

    def arrived(self, connu: Connu) -> list[Attente]:
        """What the other guardian has asked for since."""
        return [one for one in connu.attentes if one.par != VOUS and one.ligne not in self.vues]


def find_draft(enfant: EnfantVu, *, lock: bool = False) -> Dossier | None:
    """The live draft of who acts for this pupil; one that has expired is none."""
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects.all()
    found = rows.filter(
        teleservice=CODE,
        uai=enfant.uai,
        eleve=enfant.public_id,
        personne=enfant.personne,
        etat=Dossier.Etat.BROUILLON,
    ).first()
    return found if found is not None and not is_expired(found, now()) else None


def is_expired(row: Dossier, moment: datetime) -> bool:
    """Whether nobody has written it for too long."""
    return row.updated_at + settings.current().brouillon_life <= moment


def read(row: Dossier | None) -> Brouillon:
    """What the draft holds; an empty one without a row. Raises BrouillonIllisible."""
    if row is None:
        return Brouillon()
    try:
        typed = json.loads(sealkit.unseal(row.brouillon, row.public_id))
        known = json.loads(sealkit.unseal(row.base, _name_of_base(row)))
    except (UnsealError, ValueError):
        raise BrouillonIllisible from None
    return Brouillon(_texts(typed), _texts(known["valeurs"]), [str(one) for one in known["vues"]])


def write(row: Dossier, draft: Brouillon) -> None:
    """Seal the draft into its row, which the caller saves."""
    row.brouillon = sealkit.seal(json.dumps(draft.propose), row.public_id)
    row.base = sealkit.seal(json.dumps({"valeurs": draft.base, "vues": draft.vues}), _name_of_base(row))


def _name_of_base(row: Dossier) -> str:
    return f"{row.public_id}.base"


def _texts(found: Mapping[str, object]) -> dict[str, str]:
    return {str(cle): str(valeur) for cle, valeur in found.items()}
