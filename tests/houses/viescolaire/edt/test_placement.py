"""Placing lessons: nobody twice at once, nothing at noon, what cannot be placed is said."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.viescolaire.placement import Besoin, Cadre, Place, Semainier, place_besoins

CADRE = Cadre()


def besoins(number: int, **more: object) -> list[Besoin]:
    return [Besoin(f"{more}{rank}", "MATHS", 2, **more) for rank in range(number)]  # type: ignore[arg-type]


def clash(one: Place, other: Place) -> bool:
    """Whether two lessons overlap in time."""
    same = one.jour == other.jour
    return same and one.place < other.place + other.besoin.duree and other.place < one.place + one.besoin.duree


def check(made: Semainier, shared: dict[str, frozenset[str]]) -> None:
    for one, other in combinations(made.placees, 2):
        if not clash(one, other):
            continue
        mine = {*one.besoin.divisions, *one.besoin.groupes}
        theirs = {*other.besoin.divisions, *other.besoin.groupes}
        assert not mine & theirs
        assert not {b for a in mine for b in shared.get(a, frozenset())} & theirs
        assert not set(one.besoin.personnels) & set(other.besoin.personnels)
        assert not one.salle or one.salle != other.salle
    for one in made.placees:
        assert not CADRE.repas & set(range(one.place, one.place + one.besoin.duree))
        assert one.jour != 3 or one.place + one.besoin.duree <= 8


def test_a_class_s_week() -> None:
    made = place_besoins(besoins(4, divisions=("6 B",), personnels=("euler",)), CADRE, salles=["B 1"])
    assert made.restantes == []
    assert len({one.jour for one in made.placees}) == 4
    check(made, {})


def test_a_group_shares_pupils_with_its_class_but_not_with_the_other_group() -> None:
    shared = {"6 B": frozenset({"G1", "G2"}), "G1": frozenset({"6 B"}), "G2": frozenset({"6 B"})}
    both = [Besoin("a", "AGL", 2, groupes=("G1",)), Besoin("b", "ALL", 2, groupes=("G2",))]
    made = place_besoins([*besoins(40, divisions=("6 B",)), *both], CADRE, partages=shared)
    check(made, shared)
    assert len(made.placees) + len(made.restantes) == 42
    assert made.restantes


def test_one_room_is_one_lesson() -> None:
    made = place_besoins(besoins(3, divisions=("a",)) + besoins(3, divisions=("b",)), CADRE, salles=["B 1"])
    check(made, {})
    assert {one.salle for one in made.placees} == {"B 1"}


def test_the_same_needs_give_the_same_week() -> None:
    many = [*besoins(5, divisions=("a",)), *besoins(5, divisions=("b",))]
    assert place_besoins(many, CADRE).placees == place_besoins(list(reversed(many)), CADRE).placees


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from([2, 4]), st.sampled_from("MF")),
        max_size=60,
    )
)
def test_nobody_is_ever_twice_at_once(needs: list[tuple[str, str, int, str]]) -> None:
    wanted = [Besoin(str(n), m, d, divisions=(c,), personnels=(t,)) for n, (c, t, d, m) in enumerate(needs)]
    made = place_besoins(wanted, CADRE, salles=["1", "2"])
    check(made, {})
    assert sorted(one.key for one in [*made.restantes, *(p.besoin for p in made.placees)]) == sorted(
        one.key for one in wanted
    )


def test_groups_without_a_pupil_in_common_may_be_taught_together() -> None:
    shared = {"6 B": frozenset({"G1", "G2"}), "G1": frozenset({"6 B"}), "G2": frozenset({"6 B"})}
    short = Cadre(jours=(1,), places=4, repas=frozenset())
    both = [Besoin("a", "AGL", 4, groupes=("G1",)), Besoin("b", "ALL", 4, groupes=("G2",))]
    assert place_besoins(both, short, partages=shared).restantes == []
    assert len(place_besoins([*both, Besoin("c", "EPS", 2, divisions=("6 B",))], short, partages=shared).restantes) == 1


def test_a_nearly_full_week_is_filled() -> None:
    full = Cadre(jours=(1, 2), places=8, repas=frozenset())
    needs = [
        Besoin(f"{classe}{teacher}", teacher, 2, divisions=(classe,), personnels=(teacher,))
        for classe in "abcdef"
        for teacher in "uvwxyz"
    ]
    made = place_besoins(needs, full)
    check(made, {})
    assert made.restantes == []
