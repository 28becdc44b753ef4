"""Many hands, sudden death, and nothing to learn: what holds whatever happens."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes import hashing
from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.actions.federate_relink import relink
from preau.houses.comptes.models import Compte, IdentiteFederee, IdentitePresentee
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import OTHER_SUB, Hub
from tests.houses.comptes.franceconnect.visits import BROWSER, Visitor, linked, presented, text_of
from tests.kit.flows.killing import killed_at

POINTS = 120


def test_fifty_answers_with_one_state_open_one_session(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    back = hub.agree(browser.to_hub())

    def come(_rank: int) -> int:
        window = Visitor()
        window.cookies = browser.cookies
        try:
            return int(window.get(back).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        found = Counter(pool.map(come, range(50)))
    assert found == {303: 1, 409: 49}
    assert Session.objects.count() == 1
    assert hub.calls.count("token") == 1


def test_fifty_links_of_one_identity_make_one(hub: Hub, compte: Compte) -> None:
    waiting = federate.present(presented(hub), BROWSER)

    def link(_rank: int) -> str:
        try:
            federate.link(compte, waiting)
            return "linked"
        except federate.PresentationPerimee:
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        found = Counter(pool.map(link, range(50)))
    assert found == {"linked": 1, "late": 49}
    assert IdentiteFederee.objects.count() == 1
    assert Entry.objects.filter(event="identite.liee").count() == 1


def test_one_identity_for_two_accounts_at_once_is_one_s(hub: Hub, compte: Compte) -> None:
    other = Compte.objects.create(identifiant="p.martin10", password="x", prenom="Paul", nom="MARTIN")

    def link(owner: Compte) -> str:
        try:
            federate.link(owner, federate.present(presented(hub), BROWSER))
            return "linked"
        except federate.IdentitePrise:
            return "taken"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        found = Counter(pool.map(link, [compte, other] * 10))
    assert found["linked"] >= 1
    assert IdentiteFederee.objects.count() == 1


def _rows() -> tuple[int, ...]:
    return (
        IdentiteFederee.objects.filter(ended_at=None).count(),
        IdentiteFederee.objects.exclude(ended_at=None).count(),
        IdentitePresentee.objects.filter(used_at=None).count(),
        Entry.objects.filter(event__in=["identite.liee", "identite.reliee"]).count(),
        Message.objects.count(),
    )


def test_kill_a_link_at_every_point(hub: Hub, compte: Compte) -> None:
    for point in range(POINTS):
        waiting = federate.present(presented(hub), BROWSER)
        was_killed = killed_at(point, lambda w=waiting: federate.link(compte, w))  # type: ignore[misc]
        assert _rows() in ((0, 0, 1, 0, 0), (1, 0, 0, 1, 2)), f"half made at point {point}"
        if not was_killed:
            break
        _forget()
    assert 15 < point < POINTS - 1
    assert _rows() == (1, 0, 0, 1, 2)


def test_kill_a_relink_at_every_point(hub: Hub, compte: Compte) -> None:
    for point in range(POINTS):
        former = linked(compte, presented(hub, OTHER_SUB))
        Entry.objects.all().delete()
        waiting = federate.present(presented(hub), BROWSER)
        was_killed = killed_at(point, lambda f=former, w=waiting: relink(f, w))  # type: ignore[misc]
        assert _rows() in ((1, 0, 1, 0, 0), (1, 1, 0, 1, 2)), f"half made at point {point}"
        if not was_killed:
            break
        _forget()
    assert 15 < point < POINTS - 1
    assert _rows() == (1, 1, 0, 1, 2)


def _forget() -> None:
    for model in (IdentiteFederee, IdentitePresentee, Entry, Message):
        model._default_manager.all().delete()


# An account without a password


@pytest.fixture
def bare(compte: Compte) -> Compte:
    """Sylvie's account, which only FranceConnect opens."""
    return Compte.objects.create(identifiant="s.dupont43", password="", prenom="Sylvie", nom="DUPONT")


@pytest.mark.parametrize("password", ["", "faux", "personne", "x" * 2000])
def test_no_password_opens_an_account_without_one(bare: Compte, password: str) -> None:
    found = authenticate(bare.identifiant, password)
    assert isinstance(found, LoginRefusal)
    assert found.reason == "mot-de-passe"


def test_a_wrong_password_and_no_password_cost_the_same(
    compte: Compte, bare: Compte, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []
    real = hashing.Hasher.verify
    monkeypatch.setattr(hashing.Hasher, "verify", lambda self, p, e: work.append(e.split("$")[3]) or real(self, p, e))
    seen: dict[str, Any] = {}
    for identifiant in ("e.dupont42", "s.dupont43", "z.inconnu1"):
        authenticate(identifiant, "faux")
        work.clear()
        with CaptureQueriesContext(connection) as queries:
            authenticate(identifiant, "faux")
        shapes = [one["sql"].split("WHERE")[0].split("SET")[0][:40] for one in queries.captured_queries]
        seen[identifiant] = ([text.split("(")[0] for text in shapes], list(work))
    assert seen["e.dupont42"] == seen["s.dupont43"] == seen["z.inconnu1"]
    assert seen["s.dupont43"][1] == [f"m={hashing.Hasher.memory_cost},t=2,p=1"] * 2


def test_the_login_page_says_the_same(compte: Compte, bare: Compte, browser: Visitor) -> None:
    known, unknown = browser.enter("faux", "s.dupont43"), browser.enter("faux", "z.inconnu43")
    assert known.status_code == unknown.status_code == 422
    assert text_of(known) == text_of(unknown)
    assert "incorrect" in text_of(known)
