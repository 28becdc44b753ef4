"""What the page "Mon compte" shows of an account."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.models import Compte
from preau.kit import phonekit
from preau.registre import queries


@dataclass(frozen=True)
class EnfantLine:
    """A child of the summary; `etablissement` ends with the UAI, as printed in seed 001."""

    public_id: str
    prenom: str
    nom: str
    etablissement: str
    niveau: int


@dataclass(frozen=True)
class Summary:
    """An account as its owner sees it, mail and mobile masked."""

    prenom: str
    nom: str
    identifiant: str
    mel: str
    mobile: str
    enfants: tuple[EnfantLine, ...]


def summarise(compte: Compte) -> Summary:
    """The account and its children that the registry still opens."""
    lines = tuple(
        EnfantLine(enfant.public_id, enfant.prenom, enfant.nom, queries.etablissement_label(enfant.uai), enfant.niveau)
        for enfant in list_children(compte)
    )
    return Summary(
        prenom=compte.prenom,
        nom=compte.nom,
        identifiant=compte.identifiant,
        mel=mask_mel(compte.mel),
        mobile=phonekit.mask(compte.mobile) if compte.mobile else "",
        enfants=lines,
    )


def mask_mel(mel: str) -> str:
    """`e••••@example.org`: enough for its owner to know which one it is."""
    local, at, domain = mel.partition("@")
    return f"{local[:1]}••••@{domain}" if at else ""
