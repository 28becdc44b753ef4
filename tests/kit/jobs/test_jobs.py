"""Jobs: asked for, done, refused, broken, told, held, forgotten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from preau.kit.jobs import jobs
from preau.kit.jobs.heartbeat import Heartbeat
from preau.kit.jobs.models import LEASE, Job, JobState
from preau.protocols.refusals import Refusal

pytestmark = pytest.mark.django_db


class Refused(Refusal):
    """For these tests."""

    code = "ESSAIJOBS-0001"
    personne = "Non, {qui}."


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(jobs._KINDS)
    yield
    jobs._KINDS.clear()
    jobs._KINDS.update(before)


def ask(work: Any, *, repeatable: bool = True) -> Job:
    jobs.register("essai", work, repeatable=repeatable)
    return jobs.enqueue("essai", owner="0999001W", payload={"n": 3})


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_done_with_its_result() -> None:
    seen: list[Any] = []
    job = ask(lambda given: seen.append(given.payload) or {"ok": 1})
    assert jobs.run_once()
    assert not jobs.run_once()
    found = again(job)
    assert (found.state, found.result, found.error, found.is_over) == (JobState.DONE, {"ok": 1}, "", True)
    assert found.ended_at is not None
    assert found.leased_until is None
    assert seen == [{"n": 3}]
    assert jobs.find(job.public_id) == found
    assert jobs.find("") is None


def test_the_oldest_first() -> None:
    order: list[int] = []
    jobs.register("essai", lambda given: order.append(given.payload["n"]))  # type: ignore[func-returns-value]
    for number in (1, 2, 3):
        jobs.enqueue("essai", owner="", payload={"n": number})
    while jobs.run_once():
        pass
    assert order == [1, 2, 3]


def test_an_unknown_kind_is_refused_at_once_and_said_when_it_waits() -> None:
    with pytest.raises(LookupError):
        jobs.enqueue("inconnu", owner="", payload={})
    job = ask(lambda given: None)
    jobs._KINDS.clear()
    assert jobs.run_once()
    assert again(job).error == "JOBS-0001"


def test_a_refusal_is_told_in_its_own_words() -> None:
    def work(given: jobs.Given) -> None:
        raise Refused(qui="vous")

    job = ask(work)
    assert jobs.run_once()
    found = again(job)
    assert (found.state, found.error, found.sentence) == (JobState.FAILED, "ESSAIJOBS-0001", "Non, vous.")


def test_a_fault_is_logged_without_its_data_and_the_next_job_runs(caplog: pytest.LogCaptureFixture) -> None:
    def work(given: jobs.Given) -> None:
        raise ValueError

    job = ask(work)
    assert jobs.run_once()
    found = again(job)
    assert (found.error, found.state) == ("JOBS-0002", JobState.FAILED)
    assert "rien n'a été changé" in found.sentence
    assert found.public_id in caplog.text
    after = ask(lambda given: None)
    assert jobs.run_once()
    assert again(after).state == JobState.DONE


def test_progress_is_written_now_and_then_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, int, int]] = []

    def work(given: jobs.Given) -> None:
        for number in range(100):
            given.tell("Fiches", number, 100)
        written.append((again(given.job).text, again(given.job).done, again(given.job).total))
        given.tell("Fiches" * 60, 100, 100)
        written.append((again(given.job).text, again(given.job).done, again(given.job).total))

    job = ask(work)
    assert jobs.run_once()
    assert written == [("Fiches", 0, 100), (("Fiches" * 60)[:200], 100, 100)]
    assert again(job).state == JobState.DONE


def test_who_lost_the_lease_stops_and_ends_nothing() -> None:
    def work(given: jobs.Given) -> dict[str, int]:
        Job.objects.filter(pk=given.job.pk).update(attempt=2)  # another worker took it
        given.tell("Fiches", 1, 1)
        return {"never": 1}

    job = ask(work)
    assert jobs.run_once()
    found = again(job)
    assert (found.state, found.result) == (JobState.RUNNING, {})


def test_a_lease_that_runs_out_gives_the_job_to_another() -> None:
    job = ask(lambda given: None)
    moment = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1, leased_until=moment + LEASE)
    assert not jobs.run_once(moment)
    assert jobs.run_once(moment + LEASE)
    assert (again(job).state, again(job).attempt) == (JobState.DONE, 2)


def test_forgotten_a_month_after_its_end() -> None:
    job = ask(lambda given: None)
    assert jobs.run_once()
    ended = again(job).ended_at
    assert ended is not None
    assert jobs.purge(ended + jobs.KEPT) == 0
    assert jobs.purge(ended + jobs.KEPT + timedelta(seconds=1)) == 1
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_lease_of_a_silent_job_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[dict[str, Any]] = []
    seen = threading.Event()

    def touch(self: Heartbeat, **values: Any) -> None:
        beats.append(values)
        seen.set()

    monkeypatch.setattr(Heartbeat, "_touch", touch)
    monkeypatch.setitem(Heartbeat.__init__.__kwdefaults__, "beat", 0.02)
    before = timezone.now()
    ask(lambda given: {"waited": seen.wait(10)})
    assert jobs.run_once()
    assert beats[0]["leased_until"] > before + LEASE - timedelta(seconds=5)
