"""A visitor who goes anywhere, answers anything, in any order, never sees a page whose reads are missing."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.flows import Run, guards, trail
from tests.kit.flows.conftest import DATE
from tests.kit.flows.journey import Activation
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]

SLUGS = [*Activation.steps, "services", "inconnue", ""]
ANSWERS = [
    {},
    {"nom": "Dupont", "mobile": "06 39 98 00 01"},
    {"nom": "Dupont", "mobile": ""},
    {"code": "123456"},
    {"code": "000000"},
    {"code": "expiré"},
    {"code": "illisible"},
    {"_action": "renvoyer"},
    DATE,
    {"mot_de_passe": "Rentrée2026!"},
]
RIGHT = {
    "identite": {"nom": "Dupont", "mobile": "06 39 98 00 02"},
    "code": {"code": "123456"},
    "enfants": DATE,
    "mot-de-passe": {"mot_de_passe": "Rentrée2026!"},
}
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["aller", "répondre", "avancer", "avancer"]),
        st.sampled_from(SLUGS),
        st.sampled_from(ANSWERS),
        st.booleans(),
    ),
    max_size=14,
)


def assert_sound(visitor: Visitor, run: Run) -> None:
    """The stored run respects the guards, and what was just shown was allowed."""
    if run.ended_at is not None:
        assert set(trail.memory(run.trail, len(run.trail))) <= {"compte"}
        return
    known: set[str] = set()
    for stop in run.trail:
        if stop["step"]:
            assert set(Activation.steps[stop["step"]].reads) <= known
            assert set(stop["wrote"]) <= set(Activation.steps[stop["step"]].writes)
        known |= set(stop["wrote"])
    assert guards.where(Activation(), run) == len(run.trail) - 1
    assert run.claim == ""
    if visitor.page.status_code in (200, 422) and visitor.step in Activation.steps:
        shown = trail.find(run.trail, visitor.step)
        assert shown is not None
        assert set(Activation.steps[visitor.step].reads) <= set(trail.memory(run.trail, shown))


@given(variant=st.sampled_from(["", "003"]), moves=MOVES)
def test_wandering_never_shows_a_page_too_early(
    variant: str, moves: list[tuple[str, str, dict[str, str], bool]]
) -> None:
    Run.objects.all().delete()
    visitor = Visitor()
    visitor.go(f"/activation/?mots={variant}")
    visitor.send(nom="Dupont", mobile="06 39 98 00 01")
    for verb, slug, answer, is_stale in moves:
        run = Run.objects.get()
        url = f"/activation/{run.public_id}/{slug}/" if slug else f"/activation/{run.public_id}/"
        if verb == "aller":
            visitor.go(url)
        else:
            if verb == "avancer" and run.step in RIGHT:
                url, answer, is_stale = f"/activation/{run.public_id}/{run.step}/", RIGHT[run.step], False
            token = {"csrfmiddlewaretoken": visitor.client.cookies["essai_csrf"].value}
            tour = run.submit_count - (1 if is_stale else 0)
            visitor.url = url
            visitor.page = visitor.post(url, {**token, **answer, "_tour": str(tour)})
            visitor._followed()
        assert visitor.page.status_code in (200, 422), visitor.text
        assert_sound(visitor, Run.objects.get())
    connection.close()
