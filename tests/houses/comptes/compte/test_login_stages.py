"""After a right password: a forced change before the session opens, the alerts behind it, then where one was going."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte, PendingLogin
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.compte.conftest import Browser
from tests.houses.comptes.walk import PASSWORD, JourneyClient, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
NEW = "Autre-marée 2027 !"


def test_a_provisional_password_is_changed_before_going_on(browser: Browser, compte: Compte) -> None:
    Compte.objects.update(must_change_password=True)
    browser.log_in("e.dupont42", PASSWORD, at="/connexion/?retour=/mon-compte/appareils/")
    assert browser.step == "mot-de-passe"
    assert "Vous devez choisir un nouveau mot de passe" in browser.text
    assert not Session.objects.exists()
    browser.send(**passwords(PASSWORD))
    assert browser.page.status_code == 422
    browser.send(**passwords(NEW))
    assert browser.at == "/mon-compte/appareils/"
    compte.refresh_from_db()
    assert (compte.must_change_password, hashing.check(NEW, compte.password)) == (False, True)
    assert Session.objects.filter(ended_at=None).count() == 1


def test_the_forced_change_is_for_who_is_signing_in(browser: Browser, compte: Compte) -> None:
    browser.open("/connexion/mot-de-passe/")
    assert browser.at == "/connexion/"


def test_too_late_is_back_to_the_login_page(browser: Browser, compte: Compte) -> None:
    Compte.objects.update(must_change_password=True)
    with time_machine.travel(now(), tick=False) as clock:
        browser.log_in("e.dupont42", PASSWORD)
        clock.shift(timedelta(minutes=16))
        browser.send(**passwords(NEW))
        assert browser.at == "/connexion/"
        assert hashing.check(PASSWORD, Compte.objects.get().password)


def test_alerts_then_where_one_was_going(browser: Browser, compte: Compte) -> None:
    Compte.objects.update(show_alerts=True)
    browser.log_in("e.dupont42", PASSWORD, at="/connexion/?retour=/mon-compte/appareils/")
    assert browser.at == "/mon-compte/alertes/"
    for words in ("pas encore vérifié", "adresse mail n'est pas encore vérifiée", "seconde vérification"):
        assert words in browser.text
    assert Session.objects.filter(ended_at=None).exists()
    browser.post("/mon-compte/alertes/")
    assert browser.at == "/mon-compte/appareils/"
    assert PendingLogin.objects.get().ended_at is not None


def test_alerts_of_an_account_without_any_contact(browser: Browser, compte: Compte) -> None:
    Compte.objects.update(show_alerts=True, mobile="", mel="")
    compte.rattachements.first().delete()  # type: ignore[union-attr]
    browser.log_in("e.dupont42", PASSWORD)
    assert browser.at == "/mon-compte/nouveaux-eleves/"
    browser.post(browser.at, choix="plus-tard")
    for words in ("pas d'adresse mail", "pas de téléphone portable", "n'est pas encore rattaché"):
        assert words in browser.text
    browser.post("/mon-compte/alertes/")
    assert browser.at == "/mon-compte/"


def test_no_alerts_unless_asked(browser: Browser, compte: Compte) -> None:
    browser.log_in("e.dupont42", PASSWORD)
    assert browser.at == "/mon-compte/"


def test_the_page_of_alerts_alone(emilie: Browser) -> None:
    emilie.open("/mon-compte/alertes/")
    emilie.post("/mon-compte/alertes/")
    assert emilie.at == "/mon-compte/"
    stranger = Browser(JourneyClient())
    stranger.open("/mon-compte/alertes/")
    assert stranger.at == "/connexion/"
