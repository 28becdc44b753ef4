"""A line of a fiche as both sides read it: its values unsealed, and in words."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import champs
from preau.kit import sealkit
from preau.kit.courier.vault import UnsealError


@dataclass(frozen=True)
class LigneLue:
    """One line; `avant` and `propose` are texts (registre.queries.valeurs); None: another key sealed them."""

    row: Ligne
    avant: str | None
    propose: str | None

    @property
    def titre(self) -> champs.Text:
        """The rubrique."""
        return champs.titre_of(self.row.rubrique)

    @property
    def libelle(self) -> champs.Text:
        """The field."""
        return champs.libelle_of(self.row.rubrique, self.row.champ)

    @property
    def lines_avant(self) -> list[str]:
        """What the registry said, in words; nothing when it said nothing."""
        return champs.lines_of(self.row.champ, self.avant or "")

    @property
    def lines_propose(self) -> list[str]:
        """What is asked for, in words; nothing when it is that nothing stands there."""
        return champs.lines_of(self.row.champ, self.propose or "")


def read_lignes(dossier: Dossier) -> list[LigneLue]:
    """The lines of a fiche, in order."""
    return [read_ligne(row) for row in dossier.lignes.order_by("ordre")]


def read_ligne(row: Ligne) -> LigneLue:
    """One line."""
    return LigneLue(row, unseal(row.avant, row.public_id), unseal(row.propose, row.public_id))


def seal(valeur: str, public_id: str) -> str:
    """A value for the row of this public id; an empty one too is sealed."""
    return sealkit.seal(valeur, public_id)


def unseal(sealed: str, public_id: str) -> str | None:
    """What `seal` was given; "" when nothing is kept any more, None when the key is another's."""
    try:
        return sealkit.unseal(sealed, public_id) if sealed else ""
    except (UnsealError, ValueError):
        return None
