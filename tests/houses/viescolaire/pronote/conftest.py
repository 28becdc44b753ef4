"""Who has applications, in the collège of the cast; lessons, homework and a lesson's content to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from preau.houses.viescolaire.absences import Vu
from preau.houses.viescolaire.actions.call_roll import call_roll
from preau.houses.viescolaire.actions.pronote_secrets import make_qr
from preau.houses.viescolaire.actions.write_cahier import (
    DraftContenu,
    DraftTravail,
    Joint,
    give_travail,
    write_contenu,
)
from preau.houses.viescolaire.actions.write_carnet import Annonce, publish_communication, write_observation
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Communication, ContenuSeance, Observation, Travail, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import load
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.kit.piecekit import Kept
from preau.registre.models import Etablissement, Responsable
from tests.houses.viescolaire.acces.conftest import cas, configure  # noqa: F401 - fixtures
from tests.houses.viescolaire.conftest import COLLEGE, utilisateur_of
from tests.houses.viescolaire.pronote.application import Application

New = Callable[..., Application]
LUNDI = date(2026, 11, 23)


@dataclass(frozen=True)
class Ecrits:
    """What Thomas Leduc wrote in a lesson of Monday: homework for Thursday, with a file and a link; a content."""

    seance: Seance
    travail: Travail
    contenu: ContenuSeance


@pytest.fixture
def faults() -> list[str]:
    """The calls that a test breaks on purpose, by name."""
    return []


@pytest.fixture(autouse=True)
def _no_other_fault(caplog: pytest.LogCaptureFixture, faults: list[str]) -> Iterator[None]:
    """The door answers a fault as an error of the protocol, and logs it: no call of these tests may come to that."""
    yield
    said = [one.getMessage() for one in caplog.get_records("call") if one.name == "preau.pronote" and one.exc_info]
    assert said == [f"fault in {name}" for name in faults]


@pytest.fixture
def maman(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """Emilie Dupont."""
    return utilisateur_of("responsable")


@pytest.fixture
def albert(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """Her son."""
    return utilisateur_of("eleve")


@pytest.fixture
def leduc(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """His teacher."""
    return utilisateur_of("personnel")


@pytest.fixture
def bonnet(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """A parent of two pupils in two classes."""
    return parent_of_two()


def parent_of_two() -> Utilisateur:
    """Fatoumata Bonnet: Aya in 6 A, Moussa in 3 A."""
    row = Responsable.objects.get(nom_de_famille="BONNET", prenom="Fatoumata", uai=COLLEGE)
    return Utilisateur.objects.create(genre="responsable", personnes=[row.public_id], nom="BONNET", prenom="Fatoumata")


@pytest.fixture
def ecrits(leduc: Utilisateur, albert: Utilisateur) -> Ecrits:
    """Written, published, read by Albert's class."""
    return write_ecrits(leduc, albert)


def write_ecrits(leduc: Utilisateur, albert: Utilisateur) -> Ecrits:
    """In the first lesson of mathematics of the week."""
    teacher, pupil = load(leduc), load(albert).eleve()
    assert pupil is not None
    week = list_seances(COLLEGE, LUNDI, LUNDI + timedelta(days=6), eleve=pupil)
    seance = next(one for one in week if teacher.personnel in one.personnels)
    name = new_public_id()
    depot().write(name, b"%PDF-1.4 exercice")
    kept = Kept(name, "exercice.pdf", "application/pdf", 17, "", "")
    joint = Joint([kept], ["https://www.example.org/exercice"])
    draft = DraftTravail("<p>Exercice 4 page 12</p>", LUNDI + timedelta(days=3), now(), duree=20, difficulte=1)
    travail = give_travail(teacher, seance, draft, joint)
    contenu = write_contenu(teacher, seance, DraftContenu("<p>Les fractions</p>", now(), "Chapitre 3"))
    return Ecrits(seance, travail, contenu)


@dataclass(frozen=True)
class Vecus:
    """What a family reads of last week: an absence, then ten minutes late; a remark; two information."""

    observation: Observation
    aux_parents: Communication
    aux_deux: Communication


@pytest.fixture
def vecus(leduc: Utilisateur, albert: Utilisateur) -> Vecus:
    """Seen, written and published by Thomas Leduc."""
    return write_vecus(leduc, albert)


def write_vecus(leduc: Utilisateur, albert: Utilisateur) -> Vecus:
    """In the first two lessons of mathematics of last week."""
    teacher, pupil = load(leduc), load(albert).eleve()
    assert pupil is not None
    week = list_seances(COLLEGE, LUNDI - timedelta(days=7), LUNDI - timedelta(days=3), eleve=pupil)
    first, second = [one for one in week if teacher.personnel in one.personnels][:2]
    for seance, vu in ((first, Vu("absence")), (second, Vu("retard", 10))):
        call_roll(teacher, seance, {pupil.public_id: vu}, termine=True, always=True)
    observation = write_observation(teacher, first, pupil, "encouragement", "Beau travail")
    said = Annonce(COLLEGE, "Photo de classe", "<p>Jeudi à <strong>10 h</strong></p>", True, False, fin_le=LUNDI)
    both = Annonce(COLLEGE, "Forum des métiers", "<p>Samedi</p>", True, True, ["6 A"])
    return Vecus(observation, publish_communication(teacher, said), publish_communication(teacher, both))


@pytest.fixture
def application(ecole: Etablissement) -> New:
    """A client that has opened its page."""

    def new(espace: str = "parent", **more: object) -> Application:
        return Application(Client(), espace, **more).open()  # type: ignore[arg-type]

    return new


def signed_in(who: Utilisateur, espace: str, **more: object) -> Application:
    """A client of this person, in by QR code."""
    made = make_qr(who, espace, "4821")
    client = Application(Client(), espace, **more).open()  # type: ignore[arg-type]
    assert "cle" in client.scan(made.text, "4821")
    return client
