"""What the tests of the téléservices share: the two schools of the cast, and browsers signed in.

`ecole` is the collège of the cast (0500048F), beside its primary school (0501271K), both imported from files.
`client_of("emilie-dupont")` is a browser in which this member of the cast is signed in, without the walk through a
provider; `client_of("albert-dupont")` the pupil's. Separated parents: `sophie-garnier` and `paul-mercier` (Nino
MERCIER); a person in charge: `mireille-roux` beside `delphine-roux` (Lina ROUX); a pupil of age alone: `théo-lambert`;
`majeure` is Tess RENAUD, made 18 today, whose mother is `lucette-renaud`. The moment is Monday 23 November 2026, 8:15.
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

from preau.kit import sessions
from preau.kit.clockkit import PARIS
from preau.kit.idkit import digest
from preau.registre.actions import apply_import, propose_import, propose_onde
from preau.registre.models import Eleve, Etablissement, Responsable
from preau.registre.synthetic import cast as people
from preau.registre.synthetic import world, write_school
from tests.support.client import InspectingClient

COLLEGE, PRIMAIRE = people.COLLEGE.uai, people.ECOLE.uai
RENTREE = datetime(2026, 9, 8, 8, 15, tzinfo=PARIS)
LUNDI = datetime(2026, 11, 23, 8, 15, tzinfo=PARIS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both databases for every test of this area that does not choose."""
    for item in items:
        if "tests/houses/demarches" in str(item.path) and item.get_closest_marker("django_db") is None:
            transactional = item.get_closest_marker("transactional") is not None
            item.add_marker(pytest.mark.django_db(databases=["default", "registre"], transaction=transactional))


@pytest.fixture(autouse=True)
def lundi() -> Iterator[time_machine.Traveller]:
    """Monday 23 November 2026, 8:15 in Paris."""
    with time_machine.travel(LUNDI, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The files of both schools, by UAI: the cast, and few pupils beside them."""
    schools = [replace(people.COLLEGE, effectif=10), replace(people.ECOLE, effectif=5)]
    made = world(7, on=RENTREE.date(), etablissements=schools)
    folder = tmp_path_factory.mktemp("exports")
    return {school.uai: write_school(made, school, folder) for school in schools}


@pytest.fixture
def ecole(request: pytest.FixtureRequest, exports: dict[str, list[Path]]) -> Etablissement:
    """The collège and the primary school in the registry: by the importers once, then the same rows again."""
    marker = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    if _ROWS:
        _write_rows(_ROWS)
        return Etablissement.objects.get(uai=COLLEGE)
    with propose_import(exports[COLLEGE], COLLEGE, None, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    with propose_onde(exports[PRIMAIRE], PRIMAIRE, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    # ONDE names no school; its office does.
    said = {"nom": people.ECOLE.nom, "commune": people.ECOLE.commune, "mel": people.ECOLE.mel}
    Etablissement.objects.filter(uai=PRIMAIRE).update(**said)
    _ROWS.extend(_read_rows())
    return Etablissement.objects.get(uai=COLLEGE)


_ROWS: list[tuple[str, list[str], list[Any]]] = []
"""What the first `ecole` of the run wrote in the registry: the rows of each table."""


def _read_rows() -> list[tuple[str, list[str], list[Any]]]:
    found = []
    with connections["registre"].cursor() as cursor:
        for table in [one._meta.db_table for one in apps.get_app_config("registre").get_models()]:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            if rows := cursor.fetchall():
                found.append((table, columns, [tuple(map(_plain, row)) for row in rows]))
    return found


def _plain(value: Any) -> Any:
    """SQLite gives hours as objects, and takes them as text."""
    return value.isoformat() if isinstance(value, time) else value


def _write_rows(tables: list[tuple[str, list[str], list[Any]]]) -> None:
    with transaction.atomic(using="registre"), connections["registre"].cursor() as cursor:
        for table, columns, rows in tables:
            names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@pytest.fixture
def majeure(ecole: Etablissement) -> Eleve:
    """Tess RENAUD, 18 today; her mother Lucette is her legal guardian."""
    tess = eleve_of("tess-renaud")
    tess.ne_le = date(LUNDI.year - 18, LUNDI.month, LUNDI.day)
    tess.save(update_fields=["ne_le"])
    return tess


def responsables_of(identifier: str) -> list[Responsable]:
    """The records of this adult of the cast, in both schools."""
    role = people.find(identifier)
    rows = Responsable.objects.filter(nom_de_famille=role.nom, prenom=role.prenom).order_by("jointure")
    return list(rows.filter(telephones__e164=role.mobile).distinct() if role.mobile else rows)


def eleve_of(identifier: str) -> Eleve:
    """The pupil of this id: « prénom-nom », with their accents."""
    found = [one for one in Eleve.objects.order_by("jointure") if people.normalise_id(str_of(one)) == identifier]
    assert found, identifier
    return found[0]


def str_of(eleve: Eleve) -> str:
    """« Prénom NOM »."""
    return f"{eleve.prenom} {eleve.nom_de_famille}"


def compte_of(identifier: str) -> str:
    """The subject of their session: what `Dossier.compte` holds."""
    return f"compte:{digest(identifier)}"


def sign_in(browser: InspectingClient, identifier: str) -> InspectingClient:
    """Open a session of this member of the cast in this browser; a pupil when no adult has this id."""
    adults = responsables_of(identifier) if identifier in {one.id for one in people.CAST} else []
    data = (
        {"responsables": [one.public_id for one in adults]} if adults else {"eleves": [eleve_of(identifier).public_id]}
    )
    request, response = RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, compte_of(identifier), data)
    browser.cookies.update(response.cookies)
    return browser


ClientOf = Callable[[str], InspectingClient]


@pytest.fixture
def client_of(ecole: Etablissement) -> ClientOf:
    """`client_of("emilie-dupont")`: a browser in which they are signed in."""
    return lambda identifier: sign_in(InspectingClient(), identifier)
