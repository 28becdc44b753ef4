"""Every address of the administration, by every profile and every method; and what makes a session good enough."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from preau.houses.portail import cas_renewal
from preau.houses.portail.actions.administrators import add_administrator, remove_administrator
from preau.houses.portail.actions.write_texte import write_texte
from preau.houses.portail.gestion_urls import urls
from preau.houses.portail.models import ConnexionRefusee, ServiceCas
from tests.houses.portail.conftest import Configure, Journey
from tests.houses.portail.gestion.conftest import Admins, enter, events, text_of
from tests.houses.portail.people import COLLEGE, EVERYBODY, LYCEE, People
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
METHODS = ("get", "head", "post", "put", "patch", "delete")
SHARED = ("", "essai/", "refus/", "droits/", "confirmer/")


@pytest.fixture
def paths(
    people: People, pronote: ServiceCas, refus: dict[str, ConnexionRefusee], journey: Journey, configure: Configure
) -> dict[str, str]:
    """Each pattern of the administration with an address that exists, at the collège where it is about a school."""
    configure(textes="")
    draft = write_texte("conditions", "Conditions", "J'accepte", "<p>Un mot.</p>", "essai")
    given = {
        "gestion-service": pronote.public_id, "gestion-service-retirer": pronote.public_id,
        "gestion-habillage": "principal", "gestion-texte": "conditions", "gestion-texte-ecrire": "conditions",
        "gestion-version": draft.public_id, "gestion-droits-ecole": COLLEGE,
        "gestion-droits-profil": f"{COLLEGE}/responsable", "gestion-un-refus": refus[COLLEGE].public_id,
        "gestion-fournisseur": "comptes",
    }  # fmt: skip
    found = {}
    for one in urls:
        route = str(one.pattern)
        head, bracket, tail = route.partition("<")
        last = f"{tail.rpartition('>')[2].lstrip('/')}"
        found[route] = f"/{head}{given[str(one.name)]}/{last}" if bracket else f"/{route}"
    return found


def test_the_walk_knows_every_address(paths: dict[str, str]) -> None:
    assert len(paths) == len(urls) > 20
    assert "/gestion/textes/conditions/ecrire/" in paths.values()


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_else_sees_that_any_of_it_exists(paths: dict[str, str], people: People, name: str) -> None:
    plain = Client()
    plain.cookies = people.client(name).cookies
    nowhere = plain.get("/gestion/nulle-part/")
    for path in paths.values():
        for method in METHODS:
            answer = getattr(plain, method)(path)
            assert answer.status_code in (404, 303), (method, path)
            if answer.status_code == 303:  # the texts come first, for an address that exists as for one that does not
                assert answer["Location"].startswith("/conditions/")
    assert nowhere.status_code == 404


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_else_once_the_texts_are_accepted(
    paths: dict[str, str], people: People, configure: Configure, name: str
) -> None:
    plain = Client()
    plain.cookies = people.client(name).cookies
    configure(textes="aucun")
    for path in paths.values():
        for method in METHODS:
            assert getattr(plain, method)(path).status_code == 404, (method, path)


def test_who_is_not_signed_in_signs_in_first(paths: dict[str, str], configure: Configure) -> None:
    configure(textes="aucun")
    for path in paths.values():
        for method in METHODS:
            answer = getattr(Client(), method)(path)
            assert answer.status_code == 302, (method, path)
            assert answer["Location"].startswith("/?retour=%2Fgestion")


def test_a_school_administrator_has_their_school_only(
    paths: dict[str, str], admins: Admins, configure: Configure
) -> None:
    configure(textes="aucun")
    plain = Client()
    plain.cookies = admins.browser("college").cookies
    for route, path in paths.items():
        own = route.startswith(tuple(f"gestion/{one}" for one in SHARED[1:])) or route == "gestion/"
        assert (plain.get(path).status_code == 404) is not own, path
        for method in ("post", "put", "patch", "delete"):
            assert own or getattr(plain, method)(path).status_code == 404, path


def test_the_other_schools_administrator_does_not_have_it(
    paths: dict[str, str], admins: Admins, configure: Configure
) -> None:
    configure(textes="aucun")
    plain = Client()
    plain.cookies = admins.browser("lycee").cookies
    about = [path for path in paths.values() if COLLEGE in path or "/refus/" in path[:-1].removesuffix("/refus")]
    assert len(about) == 3
    for path in about:
        assert plain.get(path).status_code == 404, path
        assert plain.post(path).status_code == (405 if path.endswith(f"{COLLEGE}/") else 404), path


def test_the_whole_ents_administrator_sees_every_page(
    paths: dict[str, str], admins: Admins, configure: Configure
) -> None:
    configure(textes="")
    browser = admins.browser("tout")
    page = browser.get("/conditions/")
    said = {f"{one.code}_version": one.version for one in page.context["textes"]}
    browser.post("/conditions/", said | {one.code: "on" for one in page.context["textes"]})
    for path in paths.values():
        if path.endswith("/retirer/"):
            assert browser.get(path).status_code == 409
        elif path.endswith("/confirmer/"):
            assert browser.get(path).status_code == 302
        else:
            assert browser.get(path).status_code == 200, path
        for method in ("put", "patch", "delete"):
            assert getattr(_plain(browser), method)(path).status_code == 405


def _plain(browser: InspectingClient) -> Client:
    plain = Client()
    plain.cookies = browser.cookies
    return plain


def test_reading_pages_take_no_post(admins: Admins) -> None:
    plain = _plain(admins.browser("tout"))
    for path in ("/gestion/", "/gestion/services/", "/gestion/refus/", "/gestion/habillages/", "/gestion/textes/"):
        assert plain.post(path).status_code == 405


def test_a_session_without_second_factor_confirms_first(admins: Admins) -> None:
    browser = admins.browser("tout", factor=False)
    answer = browser.get("/gestion/")
    assert (answer.status_code, answer["Location"]) == (303, "/gestion/confirmer/?retour=%2Fgestion%2F")
    page = browser.get(answer["Location"])
    assert "Me connecter à nouveau" in text_of(page)
    assert "retour=%2Fgestion%2Fconfirmer%2F" in page.context["way"]
    assert page.context["way"].startswith("/connexion/")


def test_a_session_of_a_provider_of_staff_is_enough(admins: Admins, journey: Journey) -> None:
    browser = enter(admins.tout, factor=False, idp="comptes")
    assert browser.get("/gestion/").status_code == 200


def test_a_change_wants_a_recent_sign_in(admins: Admins, pronote: ServiceCas) -> None:
    browser = admins.browser("tout", ago=timedelta(minutes=31))
    assert browser.get("/gestion/services/").status_code == 200
    path = f"/gestion/services/{pronote.public_id}/"
    assert browser.get(path).status_code == 303
    assert browser.post(path, {"etat": "suspendre"})["Location"].startswith("/gestion/confirmer/")
    pronote.refresh_from_db()
    assert pronote.is_active


def test_a_form_opens_only_with_time_left_to_fill_it_in(admins: Admins) -> None:
    assert admins.browser("tout", ago=timedelta(minutes=14)).get("/gestion/services/nouveau/").status_code == 200
    assert admins.browser("tout", ago=timedelta(minutes=16)).get("/gestion/services/nouveau/").status_code == 303


def test_confirming_leads_back_and_nowhere_else(admins: Admins) -> None:
    fresh = admins.browser("tout")
    assert fresh.get("/gestion/confirmer/?retour=/gestion/essai/")["Location"] == "/gestion/essai/"
    for wanted in ("https://ailleurs.example.org/", "//ailleurs", "/annuaire/", "/gestion/confirmer/", ""):
        assert fresh.get("/gestion/confirmer/", {"retour": wanted})["Location"] == "/gestion/"
    stale = admins.browser("tout", ago=timedelta(hours=1))
    page = stale.get("/gestion/confirmer/?retour=/gestion/essai/&encore=1")
    assert "ne vous a pas été redemandé" in text_of(page)
    assert _plain(stale).post("/gestion/confirmer/").status_code == 405


def test_the_sign_in_page_asks_again_for_it(admins: Admins) -> None:
    browser = admins.browser("tout")
    page = browser.get("/connexion/?retour=/gestion/confirmer/%3Fretour%3D/gestion/")
    assert page.status_code == 200
    assert 'name="password"' in page.content.decode()


def test_a_provider_is_asked_for_the_secret_again() -> None:
    assert cas_renewal.is_renewal("/gestion/confirmer/?retour=%2Fgestion%2F")
    for path in ("/gestion/", "/gestion/confirmer", "/?retour=/gestion/confirmer/", "/gestion/services/"):
        assert not cas_renewal.is_renewal(path)


def test_a_closed_account_or_a_right_taken_away_ends_it_at_once(admins: Admins) -> None:
    browser = admins.browser("college")
    assert browser.get("/gestion/").status_code == 200
    remove_administrator("b.college", "exploitant:essai")
    assert browser.get("/gestion/").status_code == 404
    add_administrator("b.college", [COLLEGE, LYCEE], "exploitant:essai")
    assert "LYC JOSEPHINE BAKER" in text_of(browser.get("/gestion/"))
    admins.college.state = "ferme"
    admins.college.save()
    assert browser.get("/gestion/").status_code == 404
    assert (events("administrateur.ajouté"), events("administrateur.retiré")) == (4, 1)


def test_home_shows_the_way_to_administrators_only(admins: Admins, people: People) -> None:
    assert "Administration de l'ENT" in text_of(admins.browser("college").get("/"))
    assert "Administration de l'ENT" not in text_of(people.client("direction").get("/"))
