"""A fiche sent by Emilie DUPONT for Albert, and the office of his collège."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from preau.houses.demarches.models import Dossier, Evenement, Ligne, Piece
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import seal
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.idkit import new_public_id
from preau.registre.models import Etablissement, Responsable
from preau.registre.queries.valeurs import valeur_of, write_adresse, write_personne
from tests.houses.demarches.bureau.office import Office, new_office
from tests.houses.demarches.conftest import COLLEGE, ClientOf, compte_of, eleve_of, responsables_of
from tests.houses.demarches.fiche.walk import PDF, Famille, famille

NEUVE = write_adresse(
    {"lignes": ["3 rue des Embruns", "Appartement 12"], "code_postal": "50590", "commune": "Montmartin-sur-Mer"}
)
YVONNE = write_personne(
    {"nom": "Lepetit", "prenom": "Yvonne", "parente": "38", "telephones": ["+33261910001"], "vient_chercher": True}
)


@pytest.fixture(autouse=True)
def courier() -> Iterator[None]:
    """An empty memory gateway."""
    testing.clear()
    yield
    testing.clear()


@pytest.fixture(autouse=True)
def pieces(settings: Any, tmp_path: Path) -> Path:
    """A folder of their own for the files of each test."""
    settings.DEMARCHES = replace(settings.DEMARCHES, pieces_dossier=str(tmp_path / "pieces"))
    return tmp_path / "pieces"


def responsable_of_college(identifier: str) -> Responsable:
    """The record of this adult of the cast in the collège."""
    return next(row for row in responsables_of(identifier) if row.uai == COLLEGE)


@pytest.fixture
def emilie(client_of: ClientOf) -> Famille:
    """Albert's mother."""
    return famille(client_of, "emilie-dupont", "albert-dupont")


@pytest.fixture
def envoyee(ecole: Etablissement) -> Dossier:
    """Her fiche, as the family's side sends it: address with its proof, mobile, mail, a person to contact."""
    albert, mother = eleve_of("albert-dupont"), responsable_of_college("emilie-dupont")
    row = Dossier.objects.create(
        teleservice=CODE,
        uai=COLLEGE,
        eleve=albert.public_id,
        personne=mother.public_id,
        compte=compte_of("emilie-dupont"),
        etat=Dossier.Etat.ENVOYE,
        submitted_at=now(),
    )
    changes = [
        ("adresse", mother.public_id, "adresse", NEUVE),
        ("telephones", mother.public_id, "mobile", "+33639980077"),
        ("mel", mother.public_id, "mel", "emilie.dupont@example.org"),
        ("contacts", "", "contact", YVONNE),
    ]
    for rank, (rubrique, fiche, champ, valeur) in enumerate(changes):
        line = Ligne(dossier=row, ordre=rank, rubrique=rubrique, fiche=fiche, champ=champ)
        line.avant = seal(valeur_of(mother, champ) if fiche else "", line.public_id)
        line.propose = seal(valeur, line.public_id)
        line.save()
    Evenement.objects.create(dossier=row, par="famille", quoi="envoyee")
    name = new_public_id()
    depot().write(name, PDF)
    said = {"nom": "Facture d'eau.pdf", "content_type": "application/pdf", "octets": len(PDF), "empreinte": "0" * 64}
    Piece.objects.create(dossier=row, public_id=name, **said)
    return row


@pytest.fixture
def office() -> Office:
    """Solange GUÉRIN, of the collège."""
    return new_office()
