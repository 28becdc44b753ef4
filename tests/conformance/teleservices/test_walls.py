"""What every téléservice keeps, the house's own and any that is added: run on all that the settings name.

Nobody is shown another family's pupil or another school; no GET writes; names and templates stay in their own space.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse

from preau.houses.demarches.checks import check_teleservices
from preau.houses.demarches.settings import current
from preau.houses.demarches.teleservice import Teleservice, list_teleservices
from preau.registre.models import Eleve, Etablissement
from tests.conformance.teleservices.conftest import agent_of
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, ClientOf, eleve_of
from tests.support.client import InspectingClient

EVERY = list_teleservices()
NOT_ALLOWED = 405
ONE = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)


def addresses(one: Teleservice, of: tuple[URLPattern, ...], **first: str) -> list[str]:
    """Each of these pages, with an id that nothing has where one is asked for."""
    return [
        reverse(f"demarches:{url.name}", kwargs={**first, **dict.fromkeys(url.pattern.converters, "inconnu")})
        for url in of
    ]


def both(browser: InspectingClient, url: str) -> Sequence[HttpResponseBase]:
    """What GET and POST answer, less the one that the page does not take (an answer without a page)."""
    plain = Client()
    plain.cookies.update(browser.cookies)
    found = [one for one in (plain.get(url), plain.post(url)) if one.status_code != NOT_ALLOWED]
    assert found, url
    return found


@pytest.fixture
def albert(ecole: Etablissement) -> Eleve:
    """Emilie DUPONT's."""
    return eleve_of("albert-dupont")


@ONE
def test_signed_out_every_family_page_leads_to_the_door(albert: Eleve, one: Teleservice) -> None:
    for url in addresses(one, tuple(one.urls), eleve=albert.public_id):
        for answer in both(InspectingClient(), url):
            assert answer.status_code == 303, url
            assert answer["Location"].startswith("/connexion/"), url


@ONE
@pytest.mark.parametrize("who", ["sophie-garnier", "nino-mercier"])
def test_another_family_s_pupil_is_not_there(albert: Eleve, client_of: ClientOf, one: Teleservice, who: str) -> None:
    """Neither for another parent nor for a schoolmate."""
    browser = client_of(who)
    for url in addresses(one, tuple(one.urls), eleve=albert.public_id):
        assert {answer.status_code for answer in both(browser, url)} == {404}, url


@ONE
def test_a_school_s_office_is_closed_to_everybody_else(
    ecole: Etablissement, client_of: ClientOf, one: Teleservice
) -> None:
    """Nobody, a family, the office of another school."""
    other = agent_of(PRIMAIRE)
    for url in addresses(one, tuple(one.bureau_urls), uai=COLLEGE):
        for browser in (InspectingClient(), client_of("emilie-dupont")):
            for answer in both(browser, url):
                assert answer.status_code == 303, url
                assert answer["Location"].startswith("/bureau/connexion/"), url
        assert {answer.status_code for answer in both(other, url)} == {404}, url


@ONE
def test_what_is_public_opens_to_anybody(one: Teleservice) -> None:
    for url in addresses(one, tuple(one.public_urls)):
        assert InspectingClient().get(url).status_code == 200


@ONE
def test_its_first_pages_open_write_nothing_and_are_kept_by_no_cache(
    albert: Eleve, client_of: ClientOf, one: Teleservice
) -> None:
    """By GET, twice."""
    family, office = client_of("emilie-dupont"), agent_of(COLLEGE)
    before = rows()
    for _turn in range(2):
        for browser, url in (
            (family, reverse(one.entree, kwargs={"eleve": albert.public_id})),
            (office, reverse(one.bureau_entree, args=[COLLEGE])),
        ):
            answer = browser.get(url)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
    assert rows() == before


def rows() -> Counter[str]:
    """How many rows each table of the house and of its téléservices has."""
    mine: list[type[Model]] = [
        model
        for model in apps.get_models()
        if model.__module__.startswith(("preau.houses", "preau.registre", "tests."))
    ]
    return Counter({model._meta.label: model._default_manager.count() for model in mine})


def test_home_and_desk_name_each(albert: Eleve, client_of: ClientOf) -> None:
    """Each of them, where it is for this pupil; what a desk has nothing to count says what one does there."""
    home = client_of("emilie-dupont").get("/").content.decode().replace("&#x27;", "'")
    desk = agent_of(COLLEGE).get(f"/bureau/{COLLEGE}/").content.decode().replace("&#x27;", "'")
    for one in EVERY:
        assert str(one.titre) in home
        assert str(one.resume) in home
        assert str(one.titre) in desk
        assert one.count_waiting or str(one.bureau_resume) in desk


def test_each_has_its_own_names_and_folder() -> None:
    """An address' name is nobody else's; a template lies below the name of its own application."""
    assert len(EVERY) == len(current().teleservices) >= 3
    assert check_teleservices() == []
    names = Counter(url.name for one in EVERY for url in one.every_url)
    assert set(names.values()) == {1}
    for dotted in current().teleservices:
        config = next(found for found in apps.get_app_configs() if found.name == dotted)
        own = Path(config.path) / "templates"
        assert [found.name for found in own.iterdir()] == [dotted.rpartition(".")[2]]
