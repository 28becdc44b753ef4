"""A lesson of Thomas Leduc with Albert's class, and the moment at which it is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.registre.models import Eleve, Personnel
from tests.houses.viescolaire.conftest import COLLEGE, LUNDI, utilisateur_of


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Files of one test are not those of another."""
    settings.VIESCOLAIRE = replace(settings.VIESCOLAIRE, pieces_dossier=str(tmp_path / "cahier"))


@pytest.fixture
def prof(ecole: object, semaine: object) -> Visiteur:
    """Thomas Leduc."""
    return visiteur.load(utilisateur_of("personnel"))


@pytest.fixture
def albert(eleve: Eleve) -> EleveVu:
    """Albert as he sees himself."""
    found = visiteur.load(utilisateur_of("eleve")).eleve()
    assert found is not None
    return found


@pytest.fixture
def lecon(prof: Visiteur, albert: EleveVu) -> Seance:
    """His first lesson of the week with Albert."""
    mine = {one.key for one in list_seances(COLLEGE, LUNDI.date(), LUNDI.date() + timedelta(days=4), eleve=albert)}
    taught = list_seances(COLLEGE, LUNDI.date(), LUNDI.date() + timedelta(days=4), personnel=prof.personnel)
    return next(one for one in taught if one.key in mine)


@pytest.fixture
def pendant(lecon: Seance, semaine: time_machine.Traveller) -> date:
    """Ten minutes after it began; the day."""
    semaine.move_to(lecon.debut_at + timedelta(minutes=10))
    return lecon.le


@pytest.fixture
def cpe(ecole: object) -> Utilisateur:
    """The school's counsellor."""
    row = Personnel.objects.create(
        uai=COLLEGE, source="essai", source_id="cpe", nom_de_famille="MARTY", prenom="Claire", fonction="EDU"
    )
    return Utilisateur.objects.create(genre="personnel", nom="MARTY", prenom="Claire", personnes=[row.public_id])
