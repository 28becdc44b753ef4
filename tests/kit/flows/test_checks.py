"""The start-up checks find every fault of a map, and the good one has none."""

from typing import Any

import pytest
from django.core.checks import run_checks

from preau.kit.flows import Flow, Run, Step, checks
from preau.kit.flows.flow import REGISTRY
from tests.kit.flows.journey import Activation


def journey(**attributes: Any) -> type[Flow]:
    """A small sound journey, with what the test spoils."""
    given = {
        "map": {"un": {"suite": "deux"}, "deux": {"suite": "sortie"}},
        "start": "un",
        "terminals": {"sortie": {"a", "b"}},
        **attributes,
    }
    flow = type("Essai", (Flow,), given)

    class Un(Step, flow=flow):
        writes = {"a"}

    class Deux(Step, flow=flow):
        reads = {"a"}
        writes = {"b"}

    return flow


def only_fault(flow: type[Flow]) -> str:
    found = list(checks.faults(flow))
    assert len(found) == 1, found
    return found[0]


def test_sound_journeys_have_no_fault() -> None:
    assert list(checks.faults(journey())) == []
    assert list(checks.faults(Activation)) == []


@pytest.mark.urls("tests.kit.flows.urls")
def test_system_check_reads_the_journeys_of_the_url_map() -> None:
    assert run_checks(tags=["flows"]) == []
    broken = journey(name="cassé", start="trois")
    try:
        assert [(error.id, error.obj) for error in run_checks(tags=["flows"])] == [("flows.E001", broken)]
    finally:
        del REGISTRY["cassé"]


def test_no_map() -> None:
    assert "there is no map" in list(checks.faults(journey(map={})))


def test_unknown_start() -> None:
    assert only_fault(journey(start="trois")) == "the first page 'trois' is not in the map"


def test_page_without_step() -> None:
    arrows = {"un": {"suite": "deux"}, "deux": {"suite": "sortie"}, "trois": {"suite": "sortie"}}
    assert "a page 'trois' that no Step declares" in only_fault(journey(map=arrows))


def test_target_that_does_not_exist() -> None:
    flow = journey(map={"un": {"suite": "deuxx"}, "deux": {"suite": "sortie"}})
    assert "leads to 'deuxx', neither a page nor a terminal" in only_fault(flow)


def test_page_that_no_path_reaches() -> None:
    flow = journey(map={"un": {"suite": "sortie"}, "deux": {"suite": "sortie"}}, terminals={"sortie": set()})
    assert only_fault(flow) == "no path leads to the page 'deux'"


def test_read_that_one_path_does_not_write() -> None:
    flow = journey(
        map={"zéro": {"suite": "un", "court": "deux"}, "un": {"suite": "deux"}, "deux": {"suite": "sortie"}},
        start="zéro",
    )

    class Zero(Step, flow=flow, slug="zéro"):
        def submit(self, run: Run, said: dict[str, Any]) -> str:
            return "court" if said else "suite"

    found = list(checks.faults(flow))
    assert found[0] == "'deux' reads 'a', which no page writes on some path to it"
    assert len(found) == 2  # and so may the terminal lack it


def test_read_in_one_variant_only() -> None:
    sound = {"un": {"suite": "deux"}, "deux": {"suite": "sortie"}}
    flow = journey(maps={"": sound, "003": {"deux": {"suite": "sortie"}}}, start={"": "un", "003": "deux"})
    assert next(checks.faults(flow)) == "map '003': 'deux' reads 'a', which no page writes on some path to it"


def test_arrow_back_does_not_spoil_the_analysis() -> None:
    flow = journey(map={"un": {"suite": "deux"}, "deux": {"suite": "sortie", "retour": "un"}})

    class Mixte(Step):
        def submit(self, run: Run, said: dict[str, Any]) -> str:
            return "retour" if said else "suite"

    flow.steps["deux"] = type("Deux", (Mixte,), {"reads": {"a"}, "writes": {"b"}})()
    assert list(checks.faults(flow)) == []


def test_may_read_that_nobody_writes() -> None:
    flow = journey()
    type(flow.steps["deux"]).may_read = frozenset({"nomm"})
    assert only_fault(flow) == "'deux' may read 'nomm', which no page writes"


def test_terminal_that_reads_what_nobody_wrote() -> None:
    assert "'sortie' reads 'c'" in only_fault(journey(terminals={"sortie": {"c"}}))


def test_strangers() -> None:
    flow = journey(
        terminals={"sortie": set(), "ailleurs": set()}, events={("un", "fini"): "x"}, seals={("deux", "suite")}
    )

    class Trois(Step, flow=flow):
        pass

    assert list(checks.faults(flow)) == [
        "no map uses the page 'trois'",
        "no arrow leads to the terminal 'ailleurs'",
        "an event or a seal names ('un', 'fini'), which is no arrow",
    ]


def test_notice_that_no_arrow_brings() -> None:
    flow = journey()
    type(flow.steps["deux"]).notices = {"suite": "Bien.", "faux": "Non."}
    assert only_fault(flow) == "the page 'deux' has a notice for 'faux', by which no arrow comes to it"


def test_outcomes_of_the_code_are_those_of_the_map() -> None:
    flow = journey(map={"un": {"suite": "deux", "jamais": "deux"}, "deux": {"suite": "sortie"}})

    class Deux(Step):
        reads = {"a"}
        writes = {"b"}

        def verify(self, run: Run, said: dict[str, Any]) -> str | None:
            def inner() -> str:
                return "intérieur"

            return inner() if said else None

        def submit(self, run: Run, said: dict[str, Any]) -> str:
            return "suite" if said else "sans-flèche"

    flow.steps["deux"] = Deux()
    assert list(checks.faults(flow)) == [
        "the page 'un' never returns 'jamais', which a map names",
        "the page 'deux' returns 'sans-flèche', which no map names",
    ]


def test_two_journeys_or_two_pages_of_one_name_are_refused() -> None:
    flow = journey()
    with pytest.raises(TypeError, match="two pages 'un'"):
        flow.add(type(flow.steps["un"]))
    with pytest.raises(TypeError, match="two journeys are named 'essai'"):
        type("Autre", (Flow,), {"name": "essai", "__module__": "ailleurs"})
