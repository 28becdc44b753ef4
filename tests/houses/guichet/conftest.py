"""What the tests of the office share: two schools imported from files, agents with mandates, browsers signed in.

`ecole` is the collège of the cast, `autre_ecole` its primary school: nothing of one may be seen from the other.
`agent("chef")` makes a member of staff, `client_of("chef")` a browser in which they are signed in. Tests run in a
transaction rolled back at the end; `@pytest.mark.transactional` gives real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.guichet.models import Agent, Mandat
from preau.kit import agents, sessions
from preau.kit.clockkit import PARIS, now
from preau.kit.courier import testing
from preau.registre.actions import apply_import, propose_import, propose_onde, set_etablissement
from preau.registre.models import Etablissement
from preau.registre.synthetic import cast as people
from preau.registre.synthetic import world, write_school
from tests.support.client import InspectingClient

COLLEGE, PRIMAIRE = people.COLLEGE.uai, people.ECOLE.uai
RENTREE = datetime(2026, 9, 8, 8, 15, tzinfo=PARIS)
ACADEMIE = 70
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both databases for every test of this area."""
    for item in items:
        if "tests/houses/guichet" in str(item.path) and item.get_closest_marker("django_db") is None:
            transaction = item.get_closest_marker("transactional") is not None
            item.add_marker(pytest.mark.django_db(databases=["default", "registre"], transaction=transaction))


@pytest.fixture(autouse=True)
def courier() -> Iterator[None]:
    """An empty memory gateway."""
    testing.clear()
    yield
    testing.clear()


@pytest.fixture(autouse=True)
def depots(settings: Any, tmp_path: Path) -> Path:
    """A folder of their own for the files of each test."""
    folder = tmp_path / "depots"
    settings.GUICHET = replace(settings.GUICHET, depots=str(folder))
    return folder


@pytest.fixture
def reglages(settings: Any) -> Callable[..., None]:
    """`reglages(four_eyes=["import"])`: other settings of the house for one test."""

    def change(**values: object) -> None:
        settings.GUICHET = replace(settings.GUICHET, **values)

    return change


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The files of both schools: the cast, and few pupils beside them."""
    schools = (replace(people.COLLEGE, effectif=30), replace(people.ECOLE, effectif=12))
    made = world(7, on=date(2026, 9, 8), etablissements=schools)
    folder = tmp_path_factory.mktemp("exports")
    return {school.uai: write_school(made, school, folder) for school in schools}


@pytest.fixture
def ecole(request: pytest.FixtureRequest, exports: dict[str, list[Path]]) -> Etablissement:
    """CLG LES COURTILS (0500048F), imported from SIECLE."""
    _databases(request)
    with propose_import(exports[COLLEGE], COLLEGE, None, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    return Etablissement.objects.get(uai=COLLEGE)


@pytest.fixture
def autre_ecole(request: pytest.FixtureRequest, exports: dict[str, list[Path]]) -> Etablissement:
    """E.P.PU JOSEPHINE BAKER (0501271K), imported from ONDE."""
    _databases(request)
    with propose_onde(exports[PRIMAIRE], PRIMAIRE, 2026, at=RENTREE) as proposal:
        apply_import(proposal, actor="essai", at=RENTREE)
    one = people.ECOLE
    return set_etablissement(PRIMAIRE, nom=one.nom, commune=one.commune, telephone=one.telephone, mel=one.mel)


def _databases(request: pytest.FixtureRequest) -> None:
    """The databases of the test are set up before the files enter them."""
    marker = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")


MakeAgent = Callable[..., Agent]
ClientOf = Callable[..., InspectingClient]


@pytest.fixture
def agent() -> MakeAgent:
    """`agent("secretaire", uai)`: a member of staff with one mandate; `divisions`, `starts_on`, `ends_on` narrow it.

    The role "academie" is given the académie of both schools; the role "" no mandate at all.
    """

    def make(role: str = "secretaire", uai: str = COLLEGE, **more: Any) -> Agent:
        number = next(_numbers)
        made = Agent.objects.create(
            cle=f"{role or 'sans'}.{number}@example.org", nom=f"Agent{number}", prenom=(role or "sans").title()
        )
        where = {"academie": more.pop("academie", ACADEMIE)} if role == "academie" else {"uai": uai}
        if role:
            Mandat.objects.create(agent=made, role=role, granted_by="essai", **where, **more)
        return made

    return make


@pytest.fixture
def client_of(agent: MakeAgent) -> ClientOf:
    """`client_of("secretaire")`, or `client_of(some_agent)`: a browser in which they are signed in, a minute ago."""

    def open_for(role: str | Agent = "secretaire", uai: str = COLLEGE, **more: Any) -> InspectingClient:
        who = role if isinstance(role, Agent) else agent(role, uai, **more)
        browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
        sessions.open_session(request, response, who.public_id, data={agents.AUTH_AT: now().timestamp()})
        browser.cookies.update(response.cookies)
        return browser

    return open_for
