"""Mot de passe oublié: identifiant and contact, a code, a new password; every session ends and the owner is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.authenticate import authenticate
from preau.houses.comptes.models import Alias, Compte, Facteur, Notification
from preau.kit.clockkit import now, today
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.recovery.conftest import OLD
from tests.houses.comptes.recovery.walks import ask, code, codes_in
from tests.houses.comptes.walk import PASSWORD, Walk, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN, OWN_MEL = "+33639980011", "emilie.perso@example.org"


def letter(family: Family, **more: Any) -> Notification:
    return Notification.objects.create(
        **{
            "profil": "responsable",
            "uai": "0500048F",
            "responsable_public_id": family.emilie.public_id,
            "identifiant": "e.dupont55",
            "password": "x",
            "lot": "essai",
            "issued_by": "essai",
            "issued_on": today(),
            "expires_on": today() + timedelta(days=80),
            **more,
        }
    )


@pytest.mark.parametrize("contact", [OWN, OWN_MEL, MOBILE, "emilie@example.org"])
def test_from_the_identifiant_to_the_account(compte: Compte, contact: str) -> None:
    Session.objects.create(token_hash="a" * 64, subject=compte.public_id, expires_at=now() + timedelta(hours=1))
    walk = ask(" E.Dupont42", contact)
    assert walk.step == "code"
    walk.send(code=code())
    assert walk.step == "mot-de-passe"
    assert "e.dupont42" in walk.page.content.decode()
    walk.send(**passwords())
    assert walk.at == "/mon-compte/"
    compte.refresh_from_db()
    assert hashing.check(PASSWORD, compte.password)
    assert Session.objects.get(token_hash="a" * 64).ended_at is not None
    told = {one.to: one.body for one in testing.deliver()}
    assert set(told) == {OWN, OWN_MEL, contact}
    assert all("mot de passe" in body for body in told.values())
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))
    assert events == [
        "mot-de-passe.code-demande",
        "mot-de-passe.contact-prouve",
        "compte.mot-de-passe",
        "connexion.ouverte",
    ]
    assert (compte.mobile_proven_at is not None) == (contact == OWN)
    assert (compte.mel_proven_at is not None) == (contact == OWN_MEL)


def test_an_sms_is_bound_to_the_domain(compte: Compte) -> None:
    ask("e.dupont42", OWN)
    body = testing.deliver()[0].body
    assert body.splitlines()[-1].startswith("@127.0.0.1 #")


@pytest.mark.parametrize(
    ("identifiant", "contact"),
    [("e.dupont42", "+33639980077"), ("e.dupont99", OWN), ("", OWN), ("é", OWN), ("e.dupont42", "x@example.org")],
)
def test_nothing_leaves_when_the_two_do_not_belong_together(compte: Compte, identifiant: str, contact: str) -> None:
    walk = ask(identifiant, contact) if identifiant else ask("???", contact)
    assert walk.step == "code"
    assert testing.deliver() == []
    walk.send(code="123456")
    assert walk.page.status_code == 422


def test_the_alias_of_a_joined_account_leads_to_the_kept_one(compte: Compte) -> None:
    Alias.objects.create(identifiant="e.dupont77", compte=compte, until=now() + timedelta(days=1))
    walk = ask("e.dupont77", OWN)
    walk.send(code=code())
    walk.send(**passwords())
    compte.refresh_from_db()
    assert hashing.check(PASSWORD, compte.password)


def test_another_person_s_registry_number_is_not_enough(compte: Compte, family: Family) -> None:
    Compte.objects.create(identifiant="p.dupont07", password="x", prenom="Paul", nom="DUPONT", mobile="+33639980033")
    ask("p.dupont07", MOBILE)
    assert testing.deliver() == []


def test_a_locked_login_never_locks_the_owner_out(compte: Compte, reglages: Any) -> None:
    reglages(logins_per_account=2)
    for _try in range(4):
        authenticate("e.dupont42", "faux")
    assert not isinstance(authenticate("e.dupont42", OLD), Compte)
    walk = ask("e.dupont42", OWN)
    walk.send(code=code())
    walk.send(**passwords())
    assert walk.at == "/mon-compte/"
    assert isinstance(authenticate("e.dupont42", PASSWORD), Compte)


@pytest.mark.parametrize(
    ("state", "words"), [("suspendu", "Votre compte est suspendu"), ("a-valider", "attend la validation")]
)
def test_an_account_that_is_not_open_is_told_behind_the_code(compte: Compte, state: str, words: str) -> None:
    Compte.objects.update(state=state)
    walk = ask("e.dupont42", OWN)
    assert words not in walk.text
    walk.send(code=code())
    assert walk.step == "compte-inactif"
    assert words in walk.text
    assert "Trouver le contact de mon établissement" in walk.text


def test_suspended_while_choosing(compte: Compte) -> None:
    walk = ask("e.dupont42", OWN)
    walk.send(code=code())
    Compte.objects.update(state="suspendu")
    walk.send(**passwords())
    assert walk.page.status_code == 422
    assert hashing.check(OLD, Compte.objects.get().password)


def test_a_letter_not_yet_used_is_told_behind_the_code(family: Family) -> None:
    letter(family)
    walk = ask("e.dupont55", MOBILE)
    walk.send(code=code())
    assert walk.step == "compte-inactif"
    assert "pas encore activé" in walk.text


@pytest.mark.parametrize("change", [{"cancelled_at": True}, {"expires_on": True}, {"used_at": True}])
def test_a_dead_letter_is_nothing(family: Family, change: dict[str, Any]) -> None:
    past = {"expires_on": today() - timedelta(days=1)} if "expires_on" in change else dict.fromkeys(change, now())
    letter(family, **past)
    ask("e.dupont55", MOBILE)
    assert testing.deliver() == []


def test_five_wrong_codes_then_again(compte: Compte) -> None:
    walk = ask("e.dupont42", OWN)
    right = code()
    for _try in range(5):
        walk.send(code=f"{(int(right) + 1) % 10**6:06}")
    assert walk.step == "bloque"
    walk.send()
    assert walk.step == "demande"


def test_a_code_is_over_after_thirty_minutes(compte: Compte) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk = ask("e.dupont42", OWN)
        right = code()
        clock.shift(29 * 60)
        walk.send(code="000000" if right != "000000" else "000001")
        clock.shift(120)
        walk.send(code=right)
        assert walk.step == "code-expire"
        walk.send()
        assert walk.step == "demande"


def test_the_old_code_dies_with_the_new_one_s_first_use(compte: Compte) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk = ask("e.dupont42", OWN)
        clock.shift(31)
        walk.send("action-renvoyer")
        assert "Un nouveau code" in walk.text
        first, second = codes_in(testing.deliver(now()))
        walk.send(code=second)
        assert walk.step == "mot-de-passe"
        walk.open(walk.at.replace("mot-de-passe/", "code/") if walk.at.endswith("/mot-de-passe/") else walk.at)
        walk.send(code=first)
        assert walk.step in ("code-expire", "code")


def test_resending_too_soon_then_too_often(compte: Compte) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        walk = ask("e.dupont42", OWN)
        walk.send("action-renvoyer")
        assert "Patientez un peu" in walk.text
        for _time in range(3):
            clock.shift(31)
            walk.send("action-renvoyer")
        clock.shift(31)
        walk.send("action-renvoyer")
        assert "Plusieurs messages" in walk.text


@pytest.mark.parametrize("limit", ["sms_per_block", "sms_global"])
@pytest.mark.parametrize("contact", [OWN, OWN_MEL])
def test_limits_by_place_and_in_all(compte: Compte, reglages: Any, limit: str, contact: str) -> None:
    reglages(**{limit: 1})
    assert ask("e.dupont42", contact).step == "code"
    assert ask("x.dupont42", contact).page.status_code == 422


def test_passwords_that_the_rules_refuse(compte: Compte) -> None:
    walk = ask("e.dupont42", OWN)
    walk.send(code=code())
    walk.send(**passwords("court"))
    assert walk.page.status_code == 422
    walk.send(**passwords(PASSWORD, "autre"))
    assert walk.page.status_code == 422


def test_a_second_factor_is_not_replaced_by_a_code(compte: Compte) -> None:
    Facteur.objects.create(compte=compte, kind="totp", confirmed_at=now())
    walk = ask("e.dupont42", OWN)
    walk.send(code=code())
    walk.send(**passwords())
    compte.refresh_from_db()
    assert hashing.check(PASSWORD, compte.password)


def test_the_first_page_leads_back_to_where_the_person_was_going(compte: Compte) -> None:
    walk = Walk(ask("e.dupont42", OWN).client)
    walk.open("/mot-de-passe-oublie/?retour=/connexion/%3Fprofil%3Deleve")
    assert 'href="/connexion/?profil=eleve"' in walk.page.content.decode()
