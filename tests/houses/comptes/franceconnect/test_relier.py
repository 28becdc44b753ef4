"""The same person under a new reference: a second proof gives the account back, and the owner is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import OTHER_SUB, SUB, Hub
from tests.houses.comptes.franceconnect.visits import Visitor, linked, presented
from tests.houses.comptes.walk import PASSWORD, Walk


@pytest.fixture
def walk(hub: Hub, compte: Compte, browser: Visitor) -> Walk:
    """On the first page: the hub has just given the civil status of Emilie under another reference."""
    linked(compte, presented(hub, OTHER_SUB))
    answer = browser.sign_in(hub, retour="/mon-compte/appareils/")
    assert "/franceconnect/relier/" in answer.url
    found = Walk(browser)
    found.open(answer.url)
    return found


def cards(walk: Walk) -> list[str]:
    return [str(value) for value in html.fromstring(walk.page.content).xpath("//input[@name='preuve']/@value")]


def is_relinked() -> bool:
    rows = list(IdentiteFederee.objects.order_by("pk"))
    return [(row.sub, row.ended_at is None) for row in rows] == [(OTHER_SUB, False), (SUB, True)]


def test_nothing_is_done_before_the_proof(walk: Walk) -> None:
    assert walk.step == "choix"
    assert not Session.objects.exists()
    assert not is_relinked()
    assert "e.dupont42" not in walk.text
    assert "06 39 98 00 01" not in walk.text


def test_by_the_password(walk: Walk, compte: Compte, browser: Visitor, hub: Hub) -> None:
    walk.send(preuve="mot-de-passe")
    assert walk.step == "mot-de-passe"
    walk.send(mot_de_passe=PASSWORD)
    assert walk.at == "/mon-compte/appareils/"
    assert is_relinked()
    assert browser.is_in()
    entry = Entry.objects.get(event="identite.reliee")
    assert entry.subject == f"compte:{compte.public_id}"
    assert entry.detail["ancienne"] == IdentiteFederee.objects.get(sub=OTHER_SUB).public_id
    assert sorted(Message.objects.values_list("template", flat=True)) == ["COMPTES-MAIL-73", "COMPTES-SMS-73"]
    assert Session.objects.get().data["franceconnect"]["issuer"] == hub.issuer


def test_by_a_code(walk: Walk, browser: Visitor) -> None:
    walk.send(preuve="sms")
    assert walk.step == "code"
    assert not is_relinked()
    walk.send(code=walk.code())
    assert is_relinked()
    assert browser.is_in()


def test_a_wrong_password_is_refused(walk: Walk) -> None:
    walk.send(preuve="mot-de-passe")
    page = walk.send(mot_de_passe="faux")
    assert page.status_code == 422
    assert not is_relinked()
    assert not Session.objects.exists()


def test_wrong_passwords_are_counted_with_those_of_the_login_page(walk: Walk, reglages: Any) -> None:
    reglages(logins_per_account=2)
    walk.send(preuve="mot-de-passe")
    for _try in range(3):
        walk.send(mot_de_passe="faux")
    page = walk.send(mot_de_passe=PASSWORD)
    assert page.status_code == 422
    assert "Trop d'essais" in walk.text
    assert not is_relinked()


def test_a_wrong_code_is_refused_five_times(walk: Walk) -> None:
    walk.send(preuve="sms")
    wrong = "000000" if walk.code() != "000000" else "111111"
    for _try in range(5):
        walk.send(code=wrong)
    assert walk.step == "bloque"
    assert not is_relinked()
    walk.send()
    assert walk.step == "choix"


def test_another_code_may_be_asked(walk: Walk, jour_d_ecole: Any) -> None:
    walk.send(preuve="sms")
    jour_d_ecole.shift(60)
    walk.send("action-renvoyer")
    walk.send(code=walk.code())
    assert is_relinked()


def test_only_proven_contacts_and_a_password_that_exists_are_offered(
    hub: Hub, compte: Compte, browser: Visitor
) -> None:
    Compte.objects.update(password="", mobile_proven_at=None, mel_proven_at=now())
    linked(compte, presented(hub, OTHER_SUB))
    walk = Walk(browser)
    walk.open(browser.sign_in(hub).url)
    assert cards(walk) == ["mail", "autre"]
    walk.send(preuve="mail")
    sent = testing.deliver()[-1].body
    code = re.search(r"\b(\d{6})\b", sent)
    assert code is not None
    walk.send(code=code[1])
    assert is_relinked()


def test_it_is_not_their_account(walk: Walk) -> None:
    walk.send(preuve="autre")
    assert walk.at.startswith("/activation/franceconnect/")
    assert not is_relinked()
    assert IdentitePresentee.objects.filter(used_at=None).count() == 1


def test_a_second_factor_is_asked_all_the_same(walk: Walk, compte: Compte) -> None:
    Compte.objects.update(must_change_password=True)
    walk.send(preuve="mot-de-passe")
    walk.send(mot_de_passe=PASSWORD)
    assert walk.at.startswith("/connexion/mot-de-passe/")
    assert not Session.objects.exists()


def test_another_browser_cannot_join(walk: Walk, other_browser: Visitor) -> None:
    walk.send(preuve="sms")
    page = other_browser.get(walk.at)
    assert page.status_code in (303, 404, 410, 403)
    assert not is_relinked()


def test_the_former_identity_ended_meanwhile(walk: Walk) -> None:
    walk.send(preuve="mot-de-passe")
    IdentiteFederee.objects.update(ended_at=now())
    page = walk.send(mot_de_passe=PASSWORD)
    assert page.status_code == 422
    assert IdentiteFederee.objects.count() == 1
    assert IdentitePresentee.objects.filter(used_at=None).count() == 1


def test_an_identity_that_waited_too_long(walk: Walk) -> None:
    walk.send(preuve="mot-de-passe")
    IdentitePresentee.objects.update(expires_at=now())
    page = walk.send(mot_de_passe=PASSWORD)
    assert page.status_code == 422
    assert not is_relinked()


def test_the_address_alone_begins_nothing(hub: Hub, browser: Visitor) -> None:
    answer = browser.get("/franceconnect/relier/")
    assert (answer.status_code, answer.url) == (303, "/connexion/")
