"""The second factor: adding one, showing one at login, each refusal, each code once, limits, journal and notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.db import connections
from lxml import html

from preau.houses.comptes.actions import check_facteur, facteurs
from preau.houses.comptes.models import Compte, Facteur, PendingLogin, Tentative
from preau.kit.clockkit import now
from preau.kit.courier.models import Message
from preau.kit.flows.models import Run
from preau.kit.journal.models import Entry
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import Walk

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
LIST = "/mon-compte/second-facteur/"
SHOW = "/connexion/second-facteur/"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def on_page(browser: Browser, path: str) -> Walk:
    """A walk of this browser, on the page that `path` leads to."""
    walk = Walk(browser)
    walk.open(path)
    return walk


def secret_of(walk: Walk) -> str:
    """The secret printed under the QR code."""
    printed: str = html.fromstring(walk.page.content).xpath("//*[@data-copiable]")[0].text_content()
    return printed.replace(" ", "").strip()


def add_application(browser: Browser, start: str) -> tuple[str, list[str]]:
    """Add an application by its pages; its secret and the recovery codes shown."""
    walk = on_page(browser, start)
    walk.send(moyen="application")
    assert walk.step == "application"
    secret = secret_of(walk)
    walk.send(code=pyotp.TOTP(secret).at(now()))
    assert walk.step == "codes-de-secours", walk.text
    codes = re.findall(r"\b[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}\b", walk.text)
    walk.send()
    return secret, codes


@pytest.fixture
def enrolled(compte: Compte, browser: Browser, clock: Any) -> tuple[str, list[str]]:
    """Emilie has an application and ten recovery codes; nobody is signed in."""
    browser.enter()
    secret, codes = add_application(browser, browser.post(LIST, {"_action": "ajouter"})["Location"])
    assert browser.get(LIST).status_code == 200
    browser.post("/deconnexion/")
    clock.shift(timedelta(minutes=2))
    return secret, codes


def test_an_account_without_one_enters_at_once(compte: Compte, browser: Browser) -> None:
    assert browser.enter()["Location"] == "/mon-compte/"
    assert Entry.objects.get().event == "connexion.ouverte"
    assert not PendingLogin.objects.exists()


def test_adding_an_application(enrolled: tuple[str, list[str]], compte: Compte) -> None:
    secret, codes = enrolled
    assert len(set(codes)) == 10
    kept = facteurs.strong_facteurs(compte).get()
    assert secret not in kept.secret
    assert not any(facteurs.clean_code(code) in row.secret for row in Facteur.objects.all() for code in codes)
    assert not any(secret in str(run.trail) for run in Run.objects.all())
    events = list(Entry.objects.values_list("event", flat=True))
    assert {"facteur.ajoute", "facteur.codes-de-secours"} <= set(events)
    told = set(Message.objects.values_list("template", flat=True))
    assert {"COMPTES-SMS-60", "COMPTES-MAIL-60"} <= told


def test_the_code_of_the_application_opens_once(enrolled: tuple[str, list[str]], browser: Browser, clock: Any) -> None:
    assert browser.enter()["Location"] == SHOW
    assert not browser.is_in()
    code = pyotp.TOTP(enrolled[0]).at(now())
    assert browser.get(SHOW).status_code == 200
    answer = browser.post(SHOW, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/mon-compte/"
    assert browser.is_in()
    assert PendingLogin.objects.get().ended_at is not None
    other = Browser()
    other.enter()
    assert other.post(SHOW, {"code": code}).status_code == 422
    clock.shift(timedelta(seconds=30))
    assert other.post(SHOW, {"code": pyotp.TOTP(enrolled[0]).at(now())}).status_code == 303


def test_only_the_neighbours_of_now_are_accepted(enrolled: tuple[str, list[str]], browser: Browser) -> None:
    totp = pyotp.TOTP(enrolled[0])
    browser.enter()
    for drift in (-60, 60, 3600):
        assert browser.post(SHOW, {"code": totp.at(now() + timedelta(seconds=drift))}).status_code == 422
    assert browser.post(SHOW, {"code": totp.at(now() - timedelta(seconds=30))}).status_code == 303


def test_a_recovery_code_opens_once(enrolled: tuple[str, list[str]], browser: Browser) -> None:
    Message.objects.all().delete()
    browser.enter()
    page = f"{SHOW}?moyen=secours"
    assert browser.post(page, {"code": "abcd-efgh-ijkl"}).status_code == 422
    assert browser.post(page, {"code": enrolled[1][3].upper().replace("-", " ")}).status_code == 303
    assert browser.is_in()
    assert "COMPTES-MAIL-60" in set(Message.objects.values_list("template", flat=True))
    other = Browser()
    other.enter()
    assert other.post(page, {"code": enrolled[1][3]}).status_code == 422
    assert "Il vous reste 9 codes" in browser.get(LIST).content.decode()


def test_wrong_codes_are_slowed_noted_and_forgotten(
    enrolled: tuple[str, list[str]], browser: Browser, clock: Any
) -> None:
    browser.enter()
    for _try in range(5):
        assert browser.post(SHOW, {"code": "000000"}).status_code == 422
    right = pyotp.TOTP(enrolled[0])
    answer = browser.post(SHOW, {"code": right.at(now())})
    assert "Trop d&#x27;essais" in answer.content.decode()
    assert Tentative.objects.filter(reason="second-facteur").count() == 5
    clock.shift(timedelta(seconds=31))
    assert browser.post(SHOW, {"code": right.at(now())}).status_code == 303
    compte = Compte.objects.get()
    assert check_facteur.count_try(compte) is None


def test_the_wait_is_bound_to_its_browser_and_its_time(
    enrolled: tuple[str, list[str]], browser: Browser, clock: Any
) -> None:
    browser.enter()
    stranger = Browser()
    assert stranger.get(SHOW)["Location"] == "/connexion/"
    clock.shift(timedelta(minutes=15))
    code = pyotp.TOTP(enrolled[0]).at(now())
    assert browser.post(SHOW, {"code": code})["Location"] == "/connexion/"
    assert not browser.is_in()


def test_an_account_suspended_meanwhile_does_not_open(enrolled: tuple[str, list[str]], browser: Browser) -> None:
    browser.enter()
    Compte.objects.update(state="suspendu")
    code = pyotp.TOTP(enrolled[0]).at(now())
    assert browser.post(SHOW, {"code": code})["Location"] == "/connexion/"


def test_a_factor_taken_away_meanwhile_is_not_asked(enrolled: tuple[str, list[str]], browser: Browser) -> None:
    browser.enter()
    Facteur.objects.all().delete()
    assert browser.get(SHOW)["Location"] == "/mon-compte/"
    assert browser.is_in()


def test_the_return_survives(enrolled: tuple[str, list[str]], browser: Browser) -> None:
    browser.enter(path="/connexion/?retour=/aide/")
    assert browser.post(SHOW, {"code": pyotp.TOTP(enrolled[0]).at(now())})["Location"] == "/aide/"


def test_one_code_in_many_hands_opens_once(enrolled: tuple[str, list[str]], compte: Compte) -> None:
    code = pyotp.TOTP(enrolled[0]).at(now())

    def use(which: Callable[[], bool]) -> bool:
        try:
            return which()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        totp = list(pool.map(use, [lambda: check_facteur.use_totp(compte, code)] * 20))
        secours = list(pool.map(use, [lambda: check_facteur.use_secours(compte, enrolled[1][0])] * 20))
    assert (sum(totp), sum(secours)) == (1, 1)


def test_taking_it_away(enrolled: tuple[str, list[str]], browser: Browser, compte: Compte) -> None:
    browser.enter()
    browser.post(SHOW, {"code": pyotp.TOTP(enrolled[0]).at(now())})
    facteur = facteurs.strong_facteurs(compte).get()
    browser.post(LIST, {"_action": "retirer", "facteur": "autre"})
    assert facteurs.has_facteur(compte)
    browser.post(LIST, {"_action": "retirer", "facteur": facteur.public_id})
    assert not Facteur.objects.exists()
    assert Entry.objects.filter(event="facteur.retire").count() == 1
    browser.post(LIST, {"_action": "codes"})
    assert not Facteur.objects.exists()


def test_new_codes_kill_the_former_ones(enrolled: tuple[str, list[str]], browser: Browser, compte: Compte) -> None:
    browser.enter()
    browser.post(SHOW, {"code": pyotp.TOTP(enrolled[0]).at(now())})
    walk = on_page(browser, browser.post(LIST, {"_action": "codes"})["Location"])
    assert walk.step == "codes-de-secours"
    fresh = re.findall(r"\b[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}\b", walk.text)
    assert not set(fresh) & set(enrolled[1])
    walk.send()
    assert walk.at == LIST
    assert not check_facteur.use_secours(compte, enrolled[1][0])
    assert check_facteur.use_secours(compte, fresh[0])


def test_ten_at_most(compte: Compte) -> None:
    for rank in range(facteurs.MOST):
        facteurs.add_totp(compte, pyotp.random_base32(), rank)
    with pytest.raises(facteurs.TooManyFacteurs):
        facteurs.add_totp(compte, pyotp.random_base32(), 1)


def test_the_pages_want_a_recent_proof(compte: Compte, browser: Browser, clock: Any) -> None:
    assert browser.get(LIST)["Location"].startswith("/connexion/?retour=")
    browser.enter()
    clock.shift(timedelta(minutes=11))
    assert browser.post(LIST, {"_action": "ajouter"})["Location"].startswith("/mon-compte/confirmation/")
    assert not Run.objects.exists()


def test_the_journey_has_no_address_of_its_own(compte: Compte, browser: Browser) -> None:
    assert browser.get("/second-facteur/")["Location"] == LIST


def test_a_wrong_first_code_adds_nothing(compte: Compte, browser: Browser, clock: Any) -> None:
    browser.enter()
    walk = on_page(browser, browser.post(LIST, {"_action": "ajouter"})["Location"])
    walk.send(moyen="application")
    walk.send(code="000000")
    assert walk.page.status_code == 422
    assert not Facteur.objects.exists()


def test_what_a_session_began_no_password_alone_goes_on_with(
    enrolled: tuple[str, list[str]], browser: Browser, clock: Any
) -> None:
    browser.enter()
    browser.post(SHOW, {"code": pyotp.TOTP(enrolled[0]).at(now())})
    walk = on_page(browser, browser.post(LIST, {"_action": "ajouter"})["Location"])
    walk.send(moyen="application")
    secret, page = secret_of(walk), walk.hidden()
    browser.post("/deconnexion/")
    browser.enter()
    answer = browser.post(walk.at, {**page, "code": pyotp.TOTP(secret).at(now())})
    assert answer.status_code == 403
    assert "COMPTES-0604" in answer.content.decode()
    assert Facteur.objects.filter(kind="totp").count() == 1


class TestCompulsory:
    """Staff must have one."""

    @pytest.fixture(autouse=True)
    def agent(self, compte: Compte) -> None:
        Compte.objects.update(profil="agent")

    def test_none_yet_it_is_chosen_before_entering(self, browser: Browser, clock: Any) -> None:
        assert browser.enter(path="/agents/")["Location"] == SHOW
        assert "Votre compte demande un second facteur" in browser.get(SHOW).content.decode()
        add_application(browser, browser.post(SHOW)["Location"])
        assert browser.is_in()
        assert Entry.objects.filter(event="connexion.ouverte").count() == 1

    def test_by_setting(self, browser: Browser, reglages: Any) -> None:
        reglages(agents_second_facteur=False)
        assert browser.enter(path="/agents/")["Location"] == "/mon-compte/"

    def test_the_last_one_stays(self, compte: Compte) -> None:
        compte.refresh_from_db()
        facteur = facteurs.add_totp(compte, pyotp.random_base32(), 1)
        with pytest.raises(facteurs.LastFacteur):
            facteurs.remove_facteur(compte, facteur.public_id)
        facteurs.add_totp(compte, pyotp.random_base32(), 1)
        assert facteurs.remove_facteur(compte, facteur.public_id)

    def test_two_journeys_of_one_login_add_one(self, browser: Browser, compte: Compte, clock: Any) -> None:
        browser.enter(path="/agents/")
        walk = on_page(browser, browser.post(SHOW)["Location"])
        walk.send(moyen="application")
        facteurs.add_totp(compte, pyotp.random_base32(), 1)  # the owner, elsewhere
        answer = walk.send(code=pyotp.TOTP(secret_of(walk)).at(now()))
        assert answer.status_code == 403
        assert Facteur.objects.filter(kind="totp").count() == 1
