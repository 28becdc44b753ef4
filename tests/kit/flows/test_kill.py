"""Kill -9 in the middle of a submit leaves either before or after, and the person can go on."""

from datetime import timedelta

import pytest
import time_machine

from preau.kit.clockkit import now
from preau.kit.codes.models import Code
from preau.kit.flows import Run
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.kit.flows.killing import killed_at
from tests.kit.flows.test_walk import to_password
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]

POINTS = 60


def later() -> time_machine.travel:
    return time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=True)


def test_first_page_makes_one_run_and_one_code() -> None:
    for point in range(POINTS):
        visitor = Visitor()
        visitor.go("/activation/")
        data = {**visitor.fields(), "nom": "Dupont", "mobile": "06 39 98 00 01"}
        runs, codes = Run.objects.count(), Code.objects.count()
        was_killed = killed_at(point, lambda v=visitor, d=data: v.post("/activation/", d))  # type: ignore[misc]
        fresh = list(Run.objects.order_by("pk")[runs:])
        moved = [run for run in fresh if run.submit_count]
        assert len(fresh) <= 1
        assert Code.objects.count() - codes == len(moved)
        with later():
            visitor.go(visitor.post("/activation/", data)["Location"])
        assert visitor.step == "code"
        assert (Run.objects.count() - runs, Code.objects.count() - codes) == (1, 1)
        if not was_killed:
            break
    assert 8 < point < POINTS - 1


def test_password_page_makes_one_account() -> None:
    for point in range(POINTS):
        visitor = Visitor()
        to_password(visitor)
        run, entries = Run.objects.order_by("pk").last(), Entry.objects.count()
        assert run is not None
        data = {**visitor.fields(), "mot_de_passe": "Rentrée2026!"}
        was_killed = killed_at(point, lambda v=visitor, d=data: v.post(v.url, d))  # type: ignore[misc]
        after = Run.objects.get(pk=run.pk)
        done = after.submit_count == run.submit_count + 1
        assert Entry.objects.count() - entries == (2 if done else 0)
        assert after.step == ("identifiant" if done else "mot-de-passe")
        with later():
            visitor.go(visitor.post(visitor.url, data)["Location"])
        assert visitor.step == "identifiant"
        assert Entry.objects.count() - entries == 2
        if not was_killed:
            break
    assert 8 < point < POINTS - 1


def test_last_page_ends_in_one_live_session() -> None:
    for point in range(POINTS):
        visitor = Visitor()
        to_password(visitor)
        visitor.send(mot_de_passe="Rentrée2026!")
        url, data = visitor.url, visitor.fields()
        was_killed = killed_at(point, lambda v=visitor, d=data, u=url: v.post(u, d))  # type: ignore[misc]
        run = Run.objects.order_by("pk").last()
        assert run is not None
        if run.ended_at is None:
            with later():
                response = visitor.post(url, data)
        else:
            response = visitor.post(url, data)
        assert response["Location"] == "/services/"
        subject = f"compte:compte-{run.public_id[:4]}"
        assert visitor.client.get("/services/").content.decode() == subject
        if not was_killed:
            break
    assert 8 < point < POINTS - 1


def test_page_under_a_claim_asks_for_patience_until_the_lease_ends(emilie: Visitor) -> None:
    to_password(emilie)
    Run.objects.update(claim="un-autre", claimed_until=now() + LEASE)
    emilie.go(emilie.url)
    assert "Nous enregistrons votre réponse" in emilie.text
    assert f'href="{emilie.url}">Continuer' in emilie.text
    with later():
        emilie.go(emilie.url)
        assert "Je choisis mon mot de passe" in emilie.text


def test_fault_in_the_action_rolls_back_and_frees_the_run(emilie: Visitor) -> None:
    to_password(emilie)
    count = Run.objects.get().submit_count
    with pytest.raises(ZeroDivisionError):
        emilie.send(mot_de_passe="panne")
    run = Run.objects.get()
    assert (run.claim, run.submit_count, run.step) == ("", count, "mot-de-passe")
    assert not Entry.objects.exists()
    assert not Session.objects.exists()
    emilie.go(emilie.url)
    emilie.send(mot_de_passe="Rentrée2026!")
    assert emilie.step == "identifiant"
