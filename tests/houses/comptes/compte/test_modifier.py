"""« Modifier »: mobile, mail and password; proof of the new one, notice to the old one, a recent password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.compte.conftest import OWN, OWN_MEL, Browser, age_sessions
from tests.houses.comptes.recovery.walks import code, codes_in
from tests.houses.comptes.walk import PASSWORD, JourneyClient, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
MOBILE, MAIL, MOT_DE_PASSE = "/mon-compte/mobile/", "/mon-compte/mail/", "/mon-compte/mot-de-passe/"
NEW = "Autre-marée 2027 !"


def ask_mobile(browser: Browser, number: str = "0639980022") -> Browser:
    browser.open(MOBILE)
    browser.send(mobile=number, mobile_indicatif="+33")
    return browser


@pytest.mark.parametrize("path", [MOBILE, MAIL, MOT_DE_PASSE])
def test_nobody_is_led_to_the_login_page(base: None, browser: Browser, path: str) -> None:
    browser.open(path)
    assert browser.at == "/connexion/"


@pytest.mark.parametrize("path", [MOBILE, MAIL, MOT_DE_PASSE])
def test_an_old_login_is_asked_for_the_password_again(emilie: Browser, path: str) -> None:
    age_sessions(by=timedelta(minutes=11))
    emilie.open(path)
    assert emilie.at == "/mon-compte/confirmation/"
    full = f"{emilie.at}?{emilie.page.request['QUERY_STRING']}"
    emilie.post(full, mot_de_passe="faux")
    assert emilie.page.status_code == 422
    emilie.post(full, mot_de_passe=PASSWORD)
    assert emilie.at == path


def test_a_new_mobile_is_proven_and_the_old_one_told(emilie: Browser, compte: Compte) -> None:
    ask_mobile(emilie)
    assert emilie.step == "code"
    assert "+33 6 39 98 00 22" in emilie.text
    emilie.send(code=code())
    assert emilie.at == "/mon-compte/"
    assert "Votre téléphone portable est modifié" in emilie.text
    compte.refresh_from_db()
    assert compte.mobile == "+33639980022"
    assert compte.mobile_proven_at is not None
    assert {one.to for one in testing.deliver()} == {OWN, OWN_MEL}
    events = list(Entry.objects.order_by("pk").values_list("event", "subject"))
    assert events == [(event, f"compte:{compte.public_id}") for event in ("compte.mobile-demande", "compte.mobile")]


def test_a_new_mail_is_proven_and_the_old_one_told(emilie: Browser, compte: Compte) -> None:
    emilie.open(MAIL)
    emilie.send(mel="Nouvelle@Example.net")
    emilie.send(code=code())
    assert "Votre adresse mail est modifiée" in emilie.text
    compte.refresh_from_db()
    assert (compte.mel, compte.mel_proven_at is not None) == ("nouvelle@example.net", True)
    assert {one.to for one in testing.deliver()} == {OWN, OWN_MEL}


def test_proving_the_contact_there_is_tells_nobody(emilie: Browser, compte: Compte) -> None:
    ask_mobile(emilie, "0639980011")
    emilie.send(code=code())
    compte.refresh_from_db()
    assert compte.mobile_proven_at is not None
    assert testing.deliver() == []


def ask(browser: Browser, page: str) -> Browser:
    if page == "mobile":
        return ask_mobile(browser)
    browser.open(MAIL)
    browser.send(mel="nouvelle@example.net")
    return browser


@pytest.mark.parametrize("page", ["mobile", "mel"])
def test_the_arrows_back(emilie: Browser, page: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ask(emilie, page)
        right = code()
        emilie.send("action-renvoyer")
        assert "Patientez un peu" in emilie.text
        clock.shift(31)
        emilie.send("action-renvoyer")
        assert "Un nouveau code" in emilie.text
        second = codes_in(testing.deliver(now()))[0]
        wrong = next(f"{n:06}" for n in range(3) if f"{n:06}" not in (right, second))
        for _try in range(5):
            emilie.send(code=wrong)
        assert emilie.step == "bloque"
        emilie.send()
        assert emilie.step == page


@pytest.mark.parametrize("page", ["mobile", "mel"])
def test_a_dead_code_is_asked_again(emilie: Browser, page: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ask(emilie, page)
        clock.shift(9 * 60)
        right = code()
        emilie.send(code="000000" if right != "000000" else "000001")
        clock.shift(22 * 60)
        emilie.open(emilie.at)
        full = f"{emilie.at}?{emilie.page.request['QUERY_STRING']}"
        emilie.post(full, mot_de_passe=PASSWORD)
        emilie.send(code=right)
        assert emilie.step == "code-expire"
        emilie.send()
        assert emilie.step == page


def test_ten_codes_an_hour_for_one_account(emilie: Browser, reglages: Any) -> None:
    reglages(sms_per_phone=100)
    for rank in range(10):
        assert ask_mobile(emilie, f"06399801{rank:02}").step == "code"
    assert ask_mobile(emilie, "0639980199").page.status_code == 422


def test_a_code_of_one_account_never_serves_another(emilie: Browser, albert: Compte) -> None:
    ask_mobile(emilie)
    right = code()
    other = Browser(JourneyClient()).sign_in(albert)
    ask_mobile(other)
    testing.deliver()
    other.send(code=right)
    assert other.page.status_code == 422
    albert.refresh_from_db()
    assert albert.mobile == ""


def test_a_new_password_keeps_this_browser_and_ends_the_others(emilie: Browser, compte: Compte) -> None:
    Session.objects.create(token_hash="a" * 64, subject=compte.public_id, expires_at=now() + timedelta(hours=1))
    emilie.open(MOT_DE_PASSE)
    assert "e.dupont42" in emilie.page.content.decode()
    emilie.send(**passwords(PASSWORD))
    assert "Choisissez un autre mot de passe" in emilie.text
    emilie.send(**passwords(NEW))
    assert emilie.at == "/mon-compte/"
    assert "Votre mot de passe est modifié" in emilie.text
    compte.refresh_from_db()
    assert hashing.check(NEW, compte.password)
    assert Session.objects.get(token_hash="a" * 64).ended_at is not None
    assert {one.to for one in testing.deliver()} == {OWN, OWN_MEL}


def test_fifty_hands_change_it_once(emilie: Browser) -> None:
    emilie.open(MOT_DE_PASSE)
    data = {**emilie.hidden(), **passwords(NEW)}

    def post(_rank: int) -> int:
        client = JourneyClient()
        client.cookies = emilie.client.cookies
        try:
            return int(client.post(emilie.at, data).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(post, range(50))) <= {303, 422, 503}
    assert Entry.objects.filter(event="compte.mot-de-passe").count() == 1
