"""Registry rows for the tests of `comptes`: schools, children and responsables, as an import would have left them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date

from preau.kit import namekit
from preau.registre.models import (
    AnneeScolaire,
    CleResponsable,
    Eleve,
    Etablissement,
    Lien,
    Responsable,
    Scolarite,
    Telephone,
)

MOBILE = "+33639980001"
COURTILS, BAKER = "0500048F", "0501271K"
ANNEE = 2026
_numbers = itertools.count(1)


def school(uai: str = COURTILS, nom: str = "CLG LES COURTILS", commune: str = "MONTMARTIN-SUR-MER") -> Etablissement:
    """A school whose year 2026 is open."""
    found, _created = Etablissement.objects.get_or_create(
        uai=uai,
        defaults={
            "nom": nom,
            "commune": commune,
            "academie": 70,
            "telephone": "02 61 91 00 01",
            "mel": "ce@example.org",
        },
    )
    AnneeScolaire.objects.get_or_create(etablissement=found, annee=ANNEE, defaults={"is_open": True})
    return found


def responsable(
    nom: str = "DUPONT", prenom: str = "Emilie", mobile: str = MOBILE, uai: str = COURTILS, mel: str = ""
) -> Responsable:
    """A person of one school, found by every key of the name."""
    row = Responsable.objects.create(
        source="siecle", uai=uai, source_id=str(next(_numbers)), nom_de_famille=nom, prenom=prenom, mel=mel
    )
    if mobile:
        Telephone.objects.create(responsable=row, champ="TEL_PORTABLE", brut=mobile, e164=mobile, is_mobile=True)
        for key in namekit.keys_of(nom):
            CleResponsable.objects.create(
                responsable=row, e164=mobile, nom_cle=key, prenom_cle=namekit.normalise(prenom)
            )
    return row


def eleve(
    prenom: str = "Albert",
    nom: str = "DUPONT",
    ne_le: date | None = date(2014, 3, 2),
    uai: str = COURTILS,
    **year: object,
) -> Eleve:
    """A pupil enrolled this year; `year` overrides the enrolment (sortie_le…)."""
    etablissement = school(uai)
    row = Eleve.objects.create(
        source="siecle", uai=uai, source_id=str(next(_numbers)), nom_de_famille=nom, prenom=prenom, ne_le=ne_le
    )
    Scolarite.objects.create(**{"eleve": row, "etablissement": etablissement, "annee": ANNEE, "division": "5A", **year})
    return row


def link(parent: Responsable, child: Eleve, niveau: int = 1, parente: str = "10", **more: object) -> Lien:
    """What the person is to the pupil: legal representative and mother unless said otherwise."""
    return Lien.objects.create(responsable=parent, eleve=child, niveau=niveau, parente=parente, **more)


@dataclass
class Family:
    """Emilie Dupont as two schools know her, Albert at the collège and Jeanne at the primary school."""

    emilie: Responsable
    emilie_ecole: Responsable
    albert: Eleve
    jeanne: Eleve
    records: list[str] = field(default_factory=list)


def dupont() -> Family:
    """The family of the tutorials."""
    school()
    school(BAKER, "E.P.PU JOSEPHINE BAKER")
    emilie, again = responsable(mel="emilie@example.org"), responsable(prenom="Émilie", nom="Dupont", uai=BAKER)
    albert = eleve()
    jeanne = eleve("Jeanne", ne_le=date(2018, 11, 30), uai=BAKER)
    link(emilie, albert)
    link(again, jeanne)
    return Family(emilie, again, albert, jeanne, [emilie.public_id, again.public_id])
