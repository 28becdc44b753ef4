"""J2: known and unknown cost the same; fifty last submits make one account; killed anywhere, a whole one or none."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.comptes.actions.contact import Contact, count_proof
from preau.houses.comptes.models import (
    Compte,
    CompteResponsable,
    IdentiteFederee,
    IdentitePresentee,
    Rattachement,
    Signalement,
    Tentative,
)
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from preau.kit.limits.models import Bucket
from preau.registre.models import Responsable
from tests.houses.comptes.families import Family, responsable
from tests.houses.comptes.federated import both, come, presented
from tests.houses.comptes.letters import ALBERT
from tests.houses.comptes.merging import account
from tests.houses.comptes.walk import JourneyClient, Walk, answers, post_alone
from tests.kit.flows.killing import killed_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
POINTS = 300
PEOPLE = {
    "known": "0639980001",
    "unknown": "0639980091",
    "another name": "0639980092",
    "two people": "0639980093",
    "an account's own": "0639980094",
    "known without a child": "0639980095",
}
MELS = {"known": "emilie@example.org", "unknown": "personne@example.org"}


def at_children(family: Family, sub: str = "a" * 64 + "v1") -> Walk:
    walk = come(Walk(JourneyClient()), presented(sub))
    walk.send(mobile="0639980001")
    walk.send(code=walk.code())
    walk.send()
    assert walk.step == "enfants"
    return walk


def everybody(family: Family) -> None:
    responsable("LEGROS", "Sylvie", "+33639980092")
    for civilite in ("MME", "M."):
        row = responsable("MARTIN", "Emilie", "+33639980093")
        Responsable.objects.filter(pk=row.pk).update(civilite=civilite)
    account("e.dupont42", "x", [responsable("DUPONT", "Emilie", "")], [], mobile="+33639980094")
    Compte.objects.update(mobile_proven_at=now())
    responsable("DUPONT", "Emilie", "+33639980095")


def rows() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in apps.get_models()})


def shape(queries: CaptureQueriesContext) -> list[str]:
    """The statements without their values: those hold random ids and moments."""
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|%s|\"s\d+_x\d+\"", "?", one["sql"]) for one in queries.captured_queries]


def measure(said: dict[str, str], rank: int, wording: str) -> dict[str, Any]:
    """Everything an observer, even of the database's traffic, could compare."""
    walk = come(Walk(JourneyClient()), presented(f"{rank:064x}v1"))
    if "mel" in said:
        walk.send("action-mel")
    value = said.get("mel") or f"+33{said['mobile'][1:]}"
    count_proof(Contact.of(value), None)  # its counter is open: whether a number was tried before is no secret
    before = rows()
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        answer = walk.client.post(walk.at, {**walk.hidden(), **said})
    seen: dict[str, Any] = {"own": shape(own), "registre": shape(read), "rows": rows() - before}
    walk.open(answer.headers["Location"])
    seen["status"] = (answer.status_code, walk.page.status_code)
    seen["page"] = walk.text.replace(said.get("mel", ""), "").translate(str.maketrans("", "", "0123456789"))
    seen["headers"] = sorted(answer.headers) + sorted(walk.page.headers)
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        walk.send(code="000000")
    seen["code"] = (walk.page.status_code, shape(own), shape(read))
    with time_machine.travel(now() + timedelta(minutes=1), tick=True):
        with CaptureQueriesContext(connections["default"]) as own:
            walk.send("action-renvoyer")
        seen["again"] = (walk.page.status_code, shape(own))
    return seen


@pytest.mark.parametrize("wording", ["001", "003", "004"])
def test_the_same_for_everyone(family: Family, reglages: Any, wording: str) -> None:
    everybody(family)
    reglages(wording=wording)
    measure({"mobile": "0639980099"}, 99, wording)  # opens the counters that everybody shares
    seen = {who: measure({"mobile": number}, rank, wording) for rank, (who, number) in enumerate(PEOPLE.items())}
    for who, measured in seen.items():
        for what, value in measured.items():
            assert value == seen["known"][what], (who, what)
    assert len(seen["known"]["own"]) > 10
    assert len(seen["known"]["registre"]) == 1
    sent = Counter(one.to for one in testing.deliver(now() + timedelta(minutes=2)))
    assert set(sent) == {"+33639980001", "+33639980094", "+33639980095"}


def test_the_same_by_mail(family: Family, reglages: Any) -> None:
    measure({"mel": "premier@example.org"}, 99, "001")
    seen = {who: measure({"mel": mel}, rank, "001") for rank, (who, mel) in enumerate(MELS.items())}
    for what, value in seen["unknown"].items():
        assert value == seen["known"][what], what
    assert {one.to for one in testing.deliver(now() + timedelta(minutes=2))} == {"emilie@example.org"}


def one_account() -> None:
    assert Compte.objects.count() == 1
    assert CompteResponsable.objects.count() == 2
    assert Rattachement.objects.count() == 2
    assert IdentiteFederee.objects.count() == 1
    assert Entry.objects.filter(event="compte.active").count() == 1


def test_fifty_last_submits_make_one_account(family: Family) -> None:
    walk = at_children(family)
    data = {**walk.hidden(), **both(family)}
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert {one.status_code for one in found} == {303}, Counter(one.status_code for one in found)
    one_account()
    walk.open(walk.at)
    assert walk.at == "/mon-compte/"


def test_five_windows_make_one_account(family: Family, reglages: Any) -> None:
    reglages(sms_per_phone=20)
    walks = [at_children(family) for _window in range(5)]
    sent = [{**walk.hidden(), **both(family)} for walk in walks]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(post_alone, walks, sent))
    ends = Counter(one.headers["Location"].rstrip("/").rsplit("/", 1)[-1] for one in found)
    assert ends == {"mon-compte": 1, "compte-lie": 4}
    one_account()
    assert not IdentitePresentee.objects.filter(used_at=None).exists()


def counts() -> tuple[int, ...]:
    journal = Entry.objects.filter(event__in=["compte.active", "identite.liee"]).count()
    models = (Compte, CompteResponsable, Rattachement, Signalement, IdentiteFederee)
    used = IdentitePresentee.objects.filter(used_at__isnull=False).count()
    return (
        *(model.objects.count() for model in models),
        journal,
        used,
        Tentative.objects.filter(reason="reussi").count(),
    )


@pytest.mark.slow
def test_killed_after_any_query_there_is_a_whole_account_or_none(family: Family) -> None:
    whole, absent = (1, 1, 1, 1, 1, 2, 1, 1), (0,) * 8
    for point in range(1, POINTS, 2):  # the points between two queries are one
        walk = at_children(family)
        data = {**walk.hidden(), **answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: None})}
        was_killed = killed_at(point, lambda w=walk, d=data: w.client.post(w.at, d))  # type: ignore[misc]
        assert counts() in (whole, absent), f"half made at point {point}"
        with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=True):
            walk.page = walk.client.post(walk.at, data, follow=True)
        assert walk.page.request["PATH_INFO"] in ("/mon-compte/", "/connexion/")
        assert counts() == whole
        assert len([one for one in testing.deliver(now() + 2 * LEASE) if "identifiant" in one.body]) == 2
        if not was_killed:
            break
        for model in (Signalement, Compte, IdentitePresentee, Tentative, Entry, Bucket):
            model._default_manager.all().delete()
        testing.clear()
    assert 60 < point < POINTS - 2


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(["mobile_indicatif", "mobile", "_tour", "_action", "code"]), st.text(max_size=60))
)
def test_hostile_answers_prove_nobody(family: Family, said: dict[str, str]) -> None:
    walk = come(Walk(JourneyClient()))
    answer = walk.client.post(walk.at, {**walk.hidden(), **said})
    assert answer.status_code in (303, 422)
    assert not Compte.objects.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.fixed_dictionaries(
        {
            "family_name": st.one_of(st.none(), st.text(max_size=50), st.integers()),
            "preferred_username": st.one_of(st.none(), st.text(max_size=50), st.just(["DUPONT"])),
            "given_name": st.one_of(st.none(), st.text(max_size=50)),
            "given_name_array": st.one_of(st.none(), st.text(max_size=9), st.lists(st.integers(), max_size=3)),
        }
    )
)
def test_hostile_claims_find_nobody_and_break_nothing(family: Family, claims: dict[str, Any]) -> None:
    Bucket.objects.all().delete()
    walk = come(Walk(JourneyClient()), presented(**claims))
    assert walk.page.status_code == 200
    walk.send(mobile="0639980001")
    assert walk.step == "code"
