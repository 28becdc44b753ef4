"""Nothing tells a stranger whether an identifiant, a number or an address is known: same answers, queries, rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes.actions.contact import Contact, count_proof
from preau.houses.comptes.models import Compte
from preau.kit.courier import testing
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.recovery.test_mot_de_passe import letter
from tests.houses.comptes.recovery.walks import IDENTIFIANT, PASSWORD, number
from tests.houses.comptes.walk import JourneyClient, Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN, OWN_MEL = "+33639980011", "perso1@example.org"
"""Addresses of one length: the page repeats what was typed."""


@pytest.fixture(autouse=True)
def own_mel(compte: Compte) -> None:
    Compte.objects.filter(pk=compte.pk).update(mel=OWN_MEL)


def _rows() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in apps.get_models()})


def _shape(queries: CaptureQueriesContext) -> list[str]:
    """The statements without their values."""
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|%s|\"s\d+_x\d+\"", "?", one["sql"]) for one in queries.captured_queries]


def _seen(deed: Callable[[], Any]) -> dict[str, Any]:
    before = _rows()
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        answer = deed()
    return {
        "status": answer.status_code,
        "size": len(answer.content),
        "headers": sorted(answer.headers),
        "own": _shape(own),
        "registre": _shape(read),
        "rows": _rows() - before,
    }


def _measure(start: str, contact: str, identifiant: str = "") -> list[dict[str, Any]]:
    """Every answer from the first page to a wrong code, without following."""
    walk = Walk(JourneyClient())
    walk.open(start)
    more = {"identifiant": identifiant} if identifiant else {}
    is_mail = "@" in contact
    walk.send(moyen="mail" if is_mail else "sms", **more)
    count_proof(Contact.of(contact), None)  # its counter is open: whether it was tried before is no secret
    said = {"mel": contact} if is_mail else {"mobile": number(contact), "mobile_indicatif": "+33"}
    seen = [_seen(lambda: walk.client.post(walk.at, {**walk.hidden(), **said}))]
    walk.open(walk.at)
    seen.append(_seen(lambda: walk.client.get(walk.at)))
    if identifiant:
        seen.append(_seen(lambda: walk.client.post(walk.at, {**walk.hidden(), "code": "000000"})))
    return seen


def _all_alike(measured: dict[str, list[dict[str, Any]]]) -> None:
    first = next(iter(measured.values()))
    for who, answers in measured.items():
        for rank, answer in enumerate(answers):
            for what, value in answer.items():
                assert value == first[rank][what], (who, rank, what)
    assert len(first[0]["own"]) > 10
    assert first[0]["registre"]


def _people(family: Family) -> None:
    Compte.objects.create(
        identifiant="s.martin11", password="x", prenom="Sylvie", nom="MARTIN", mobile="+33639980012", state="suspendu"
    )
    for rank in (13, 14):
        Compte.objects.create(
            identifiant=f"a.deux{rank}",
            password="x",
            prenom="A",
            nom="DEUX",
            mobile="+33639980013",
            mel="deux13@example.org",
        )


@pytest.mark.parametrize(
    "contacts",
    [
        (OWN, MOBILE, "+33639980012", "+33639980013", "+33639980091"),
        (OWN_MEL, "emilie@example.org", "deux13@example.org", "nobody@example.org"),
    ],
    ids=["sms", "mail"],
)
def test_identifiant_oublie(compte: Compte, family: Family, contacts: tuple[str, ...]) -> None:
    _people(family)
    _measure(IDENTIFIANT, "+33639980094")
    _measure(IDENTIFIANT, "premier@example.org")
    _all_alike({contact: _measure(IDENTIFIANT, contact) for contact in contacts})
    assert testing.deliver()


def test_mot_de_passe_oublie(compte: Compte, family: Family) -> None:
    _people(family)
    letter(family)
    _measure(PASSWORD, "+33639980094", "p.premier00")
    pairs = {
        "own contact": (OWN, "e.dupont42"),
        "school's contact": (MOBILE, "e.dupont42"),
        "other number": ("+33639980091", "e.dupont42"),
        "unknown": ("+33639980092", "z.inconnu1"),
        "suspended": ("+33639980012", "s.martin11"),
        "letter": ("+33639980093", "e.dupont55"),
    }
    _all_alike({who: _measure(PASSWORD, *pair) for who, pair in pairs.items()})
    assert {one.to for one in testing.deliver()} == {OWN, MOBILE, "+33639980012"}


def test_mot_de_passe_oublie_by_mail(compte: Compte, family: Family) -> None:
    _measure(PASSWORD, "premier@example.org", "p.premier00")
    pairs = {
        "own address": (OWN_MEL, "e.dupont42"),
        "school's address": ("emilie@example.org", "e.dupont42"),
        "unknown": ("nobody@example.org", "z.inconnu1"),
        "other address": ("nobodx@example.org", "e.dupont42"),
    }
    _all_alike({who: _measure(PASSWORD, *pair) for who, pair in pairs.items()})
    assert {one.to for one in testing.deliver()} == {OWN_MEL, "emilie@example.org"}
