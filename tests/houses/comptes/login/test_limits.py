"""What a login counts, whom it tells, and what a closed account is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from preau.houses.comptes.actions.authenticate import authenticate, forget_tries
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.courier import testing
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import PASSWORD

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_a_limit_for_everybody(compte: Compte, browser: Browser, reglages: Callable[..., None]) -> None:
    reglages(logins_global=2)
    for name in ("a.a11", "b.b22"):
        assert browser.enter("x", name).status_code == 422
    assert "Trop d&#x27;essais" in browser.enter().content.decode()
    with time_machine.travel(now() + timedelta(minutes=15)):
        assert browser.enter().status_code == 303


def test_the_lock_out_grows_and_recovery_ends_it(
    compte: Compte, browser: Browser, reglages: Callable[..., None]
) -> None:
    reglages(logins_per_account=2)
    waits = []
    with time_machine.travel(now(), tick=False) as clock:
        for _round in range(4):
            found = authenticate(compte.identifiant, "faux")
            while not getattr(found, "retry_at", None):
                found = authenticate(compte.identifiant, "faux")
            waits.append((found.retry_at - now()).total_seconds())  # type: ignore[union-attr,operator]
            clock.move_to(found.retry_at)  # type: ignore[union-attr]
        assert waits == sorted(set(waits))
        authenticate(compte.identifiant, "faux")
        assert browser.enter().status_code == 422
        forget_tries(compte.identifiant)  # what recovery does for who has proven a contact
        assert browser.enter().status_code == 303


@pytest.mark.parametrize(
    ("state", "words"),
    [("suspendu", "contactez son secr"), ("ferme", "de nouveaux identifiants")],
)
def test_each_closed_account_says_what_to_do_to_its_owner(
    compte: Compte, browser: Browser, state: str, words: str
) -> None:
    Compte.objects.update(state=state)
    assert words in browser.enter().content.decode()
    assert words not in browser.enter("faux").content.decode()


def test_a_mail_at_each_login(compte: Compte, browser: Browser) -> None:
    browser.enter()
    assert testing.deliver() == []
    Compte.objects.update(mail_each_login=True)
    with time_machine.travel("2026-09-07T06:05:00Z", tick=False):
        browser.enter()
        (mail,) = testing.deliver()
    assert mail.to == "emilie@example.org"
    assert "le 07/09/2026 à 08:05" in mail.body
    Compte.objects.update(mel="")
    assert browser.enter(PASSWORD).status_code == 303
    assert testing.deliver() == []
