"""What a journey's file gets wrong is said at once, and a run outlives a change of the file."""

from datetime import timedelta

import pytest

from preau.kit.clockkit import now
from preau.kit.codes.models import Code
from preau.kit.flows import Run, trail
from preau.kit.flows.engine import MapError
from preau.kit.flows.models import UndeclaredName
from tests.kit.flows.test_walk import to_code, to_password
from tests.kit.flows.walker import Visitor

DB = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]


def run() -> Run:
    given = Run(flow="essai", trail=[{**trail.stop("un"), "wrote": {"a": 1}}, trail.stop("deux")], expires_at=now())
    given.take(1, frozenset({"a", "b"}), frozenset({"b"}))
    return given


def test_recall_of_an_undeclared_name() -> None:
    with pytest.raises(UndeclaredName, match="page deux: 'c' is not in reads"):
        run().recall("c", None)


def test_recall_of_what_nobody_wrote() -> None:
    given = run()
    assert given.recall("a") == 1
    assert given.recall("b", "défaut") == "défaut"
    with pytest.raises(KeyError):
        given.recall("b")


def test_remember_of_an_undeclared_name() -> None:
    with pytest.raises(UndeclaredName, match="'a' is not in writes"):
        run().remember(a=2)


def test_memory_is_plain_json_before_and_after_the_database() -> None:
    given = run()
    given.remember(b=("x", 1))
    assert given.recall("b") == ["x", 1]
    with pytest.raises(TypeError):
        given.remember(b=now())


def test_a_page_gone_back_to_does_not_see_what_later_pages_wrote() -> None:
    given = Run(flow="essai", trail=[trail.stop("un"), {**trail.stop("deux"), "wrote": {"b": 1}}], expires_at=now())
    given.take(0, frozenset({"b"}))
    assert given.recall("b", None) is None


def test_life_is_the_longest_of_its_rules() -> None:
    moment = now()
    given = Run(flow="essai", trail=[trail.stop("un")], created_at=moment, expires_at=moment)
    assert given.life(moment) == moment + timedelta(minutes=30)
    assert given.life(moment + timedelta(minutes=170)) == moment + timedelta(hours=3)
    given.keep_alive_until(moment + timedelta(hours=4))
    given.keep_alive_until(moment + timedelta(hours=2))
    assert given.life(moment) == moment + timedelta(hours=4)


class TestWithRows:
    pytestmark = DB

    def test_outcome_without_arrow_is_a_fault_and_frees_the_run(self, emilie: Visitor) -> None:
        to_code(emilie)
        with pytest.raises(MapError, match="'code' has no arrow 'sans-flèche'"):
            emilie.send(code="sans-flèche")
        assert (Run.objects.get().claim, Run.objects.get().submit_count) == ("", 1)

    def test_submit_that_lost_its_lease_has_no_effect(self, emilie: Visitor) -> None:
        to_code(emilie)
        emilie.send(code="lent")
        assert Run.objects.get().claim == "un-autre"
        assert Run.objects.get().submit_count == 1
        assert "Nous enregistrons votre réponse" in emilie.text

    def test_page_that_no_longer_exists_leads_to_the_last_that_does(self, emilie: Visitor) -> None:
        to_password(emilie)
        stored = Run.objects.get()
        stored.trail[-1]["step"] = "ancienne-page"
        stored.save()
        emilie.go(f"/activation/{stored.public_id}/ancienne-page/")
        assert emilie.step == "enfants"

    def test_page_whose_reads_are_missing_leads_to_the_last_that_has_them(self, emilie: Visitor) -> None:
        to_password(emilie)
        stored = Run.objects.get()
        stored.trail[1]["wrote"] = {}
        stored.save()
        emilie.go(emilie.url)
        assert emilie.step == "code"

    def test_run_of_which_no_page_is_left_offers_to_start_again(self, emilie: Visitor) -> None:
        to_code(emilie)
        Run.objects.update(trail=[trail.stop("ancienne-page")])
        emilie.go(emilie.url)
        assert emilie.page.status_code == 410

    def test_variant_that_no_longer_exists_reads_the_first_map(self, emilie: Visitor) -> None:
        to_code(emilie)
        Run.objects.update(variant="002")
        emilie.go(emilie.url)
        emilie.send(code="123456")
        assert emilie.step == "enfants"

    def test_code_and_run_are_written_together(self, emilie: Visitor) -> None:
        to_code(emilie)
        assert Code.objects.count() == 1
