"""What the tests of school life share: a collège imported from files, its timetable, browsers signed in.

`ecole` is the collège of the cast (0500048F) from SIECLE and STS, its year prepared (zone B) and its lessons placed.
`eleve` is Albert Dupont; `client_of("eleve")`, `client_of("responsable")`, `client_of("personnel")` are browsers in
which he, his mother, or Thomas Leduc is signed in. The moment is Monday 23 November 2026, 8:15, with `semaine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.viescolaire.actions.build_timetable import build_timetable
from preau.houses.viescolaire.actions.prepare_annee import Choix, prepare_annee
from preau.houses.viescolaire.emploi import forget_grilles
from preau.houses.viescolaire.models import Utilisateur
from preau.kit import sessions
from preau.kit.clockkit import PARIS
from preau.registre.actions import apply_import, propose_import, propose_sts
from preau.registre.models import Eleve, Etablissement, Personnel, Responsable
from preau.registre.synthetic import cast as people
from preau.registre.synthetic import world, write_school
from tests.support.client import InspectingClient

COLLEGE = people.COLLEGE.uai
RENTREE = datetime(2026, 9, 8, 8, 15, tzinfo=PARIS)
LUNDI = datetime(2026, 11, 23, 8, 15, tzinfo=PARIS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both databases for every test of this area that does not choose."""
    for item in items:
        if "tests/houses/viescolaire" in str(item.path) and item.get_closest_marker("django_db") is None:
            transaction = item.get_closest_marker("transactional") is not None
            item.add_marker(pytest.mark.django_db(databases=["default", "registre"], transaction=transaction))


@pytest.fixture(autouse=True)
def _fresh_grilles() -> Iterator[None]:
    """A process keeps grids for a minute: a test must not see that of another one."""
    forget_grilles()
    yield
    forget_grilles()


@pytest.fixture
def semaine() -> Iterator[time_machine.Traveller]:
    """Monday 23 November 2026, 8:15 in Paris, the first day of a week of lessons."""
    with time_machine.travel(LUNDI, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of the collège: the cast, and few pupils beside them; staff and teaching."""
    school = replace(people.COLLEGE, effectif=30)
    made = world(7, on=date(2026, 9, 8), etablissements=[school])
    return write_school(made, school, tmp_path_factory.mktemp("exports"), sts=True)


@pytest.fixture
def registre(request: pytest.FixtureRequest, exports: list[Path]) -> Etablissement:
    """The collège in the registry, and nothing yet at school life."""
    marker = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    with propose_import([path for path in exports if path.suffix == ".zip"], COLLEGE, None, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    with propose_sts([path for path in exports if path.suffix == ".xml"], COLLEGE, 2026, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    return Etablissement.objects.get(uai=COLLEGE)


@pytest.fixture
def ecole(request: pytest.FixtureRequest) -> Etablissement:
    """The collège with its year prepared and its timetable made: by the importers once, then the same rows again."""
    if _ROWS:
        marker = request.node.get_closest_marker("django_db")
        request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
        for alias, tables in _ROWS.items():
            _write_rows(alias, tables)
        return Etablissement.objects.get(uai=COLLEGE)
    made: Etablissement = request.getfixturevalue("registre")
    prepare_annee(COLLEGE, Choix("B"), actor="essai")
    build_timetable(COLLEGE, actor="essai")
    _ROWS.update({"registre": _read_rows("registre"), "default": _read_rows("default")})
    return made


_ROWS: dict[str, list[tuple[str, list[str], list[Any]]]] = {}
"""What the first `ecole` of the run wrote: by database, the rows of each table."""


def _read_rows(alias: str) -> list[tuple[str, list[str], list[Any]]]:
    labels = {"registre": ("registre", "journal"), "default": ("viescolaire", "journal")}[alias]
    found = []
    with connections[alias].cursor() as cursor:
        for table in [model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()]:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            if rows := cursor.fetchall():
                found.append((table, columns, [tuple(map(_plain, row)) for row in rows]))
    return found


def _plain(value: Any) -> Any:
    """SQLite gives hours as objects, and takes them as text."""
    return value.isoformat() if isinstance(value, time) else value


def _write_rows(alias: str, tables: list[tuple[str, list[str], list[Any]]]) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        for table, columns, rows in tables:
            names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@pytest.fixture
def eleve(ecole: Etablissement) -> Eleve:
    """Albert Dupont."""
    return Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert", uai=COLLEGE)


ClientOf = Callable[..., InspectingClient]


def utilisateur_of(genre: str) -> Utilisateur:
    """Albert, Emilie Dupont or Thomas Leduc as a user of school life."""
    row: Eleve | Responsable | Personnel
    if genre == "eleve":
        row = Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert", uai=COLLEGE)
    elif genre == "responsable":
        row = Responsable.objects.filter(nom_de_famille="DUPONT", prenom="Emilie", uai=COLLEGE).earliest("pk")
    else:
        row = Personnel.objects.get(nom_de_famille="LEDUC", prenom="Thomas", uai=COLLEGE)
    found, _made = Utilisateur.objects.get_or_create(
        genre=genre, nom=row.nom, prenom=row.prenom, defaults={"personnes": [row.public_id]}
    )
    return found


def sign_in(browser: InspectingClient, who: Utilisateur) -> InspectingClient:
    """Open a session of `who` in this browser."""
    request, response = RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, who.public_id)
    browser.cookies.update(response.cookies)
    return browser


@pytest.fixture
def client_of(ecole: Etablissement) -> ClientOf:
    """`client_of("responsable")`, or `client_of(some_utilisateur)`: a browser in which they are signed in."""

    def open_for(who: str | Utilisateur = "responsable") -> InspectingClient:
        return sign_in(InspectingClient(), who if isinstance(who, Utilisateur) else utilisateur_of(who))

    return open_for
