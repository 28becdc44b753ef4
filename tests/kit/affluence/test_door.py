"""Who is held, what they are told, and what nobody can do to go in sooner."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from preau.kit import sessions
from preau.kit.affluence import read_policy
from preau.kit.affluence.models import Gate, Place
from preau.kit.sessions import browser
from tests.kit.affluence.conftest import Make, Visitor, text

pytestmark = pytest.mark.django_db(transaction=True)


def test_off_by_default_it_writes_nothing_and_asks_once(make: Make) -> None:
    visitor = make()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert visitor.come() is None
    assert len(queries) == 1
    assert not Gate.objects.exists()
    assert not Place.objects.exists()


def test_above_the_sessions_one_waits_and_goes_in_when_somebody_leaves(
    make: Make, clock: time_machine.Traveller
) -> None:
    first, second = make(sessions=1), make(sessions=1)
    assert first.come() is None
    first.sign_in()
    assert "Vous êtes la prochaine personne" in text(second.come())
    clock.shift(20)
    assert second.come() is not None
    first.leave()
    clock.shift(10)
    assert second.come() is None


def test_who_went_in_counts_before_the_session_is_open_and_not_twice_after(
    make: Make, clock: time_machine.Traveller
) -> None:
    first, second, third = (make(sessions=2) for _ in range(3))
    assert first.come() is None
    first.sign_in()
    assert second.come() is None
    assert third.come() is not None
    second.sign_in()
    clock.shift(6)
    first.leave()
    clock.shift(6)
    assert third.come() is None


def test_who_never_finishes_to_sign_in_frees_the_place(make: Make, clock: time_machine.Traveller) -> None:
    first, second = make(sessions=1), make(sessions=1)
    assert first.come() is None
    for _ in range(10):
        assert second.come() is not None
        clock.shift(60)
    assert second.come() is None


def test_the_minute_counts_begun_sign_ins_alone(make: Make, clock: time_machine.Traveller) -> None:
    visitors = [make(minute=3) for _ in range(5)]
    assert [one.come() is None for one in visitors] == [True, True, True, False, False]
    assert visitors[0].come() is None, "who went in may begin again: another tab, a wrong password"
    clock.shift(61)
    assert [one.come() is None for one in visitors[3:]] == [True, True]


def test_first_come_first_in_whoever_refreshes_most(make: Make, clock: time_machine.Traveller) -> None:
    inside = make(minute=1)
    assert inside.come() is None
    line = [make(minute=1) for _ in range(6)]
    for one in line:
        assert one.come() is not None
    went_in: list[int] = []
    for step in range(60):
        clock.shift(20)
        for number, one in reversed(list(enumerate(line))):
            for _ in range(number + 1):
                if number not in went_in and one.come() is None:
                    went_in.append(number)
        assert step < 59 or len(went_in) == 6
    assert went_in == [0, 1, 2, 3, 4, 5]


def test_better_ranks_first_and_by_arrival_in_each(make: Make, clock: time_machine.Traveller) -> None:
    ranks = ["eleve+personnel", "invite"]
    assert make(minute=1).come() is None
    groups = ["responsable", "invite", "eleve", "responsable", "personnel"]
    line = [make(group, minute=1, ranks=ranks) for group in groups]
    for one in line:
        held = one.come()
        assert ("D'autres profils entrent d'abord" in text(held)) == (one.group not in ("eleve", "personnel"))
    went_in: list[int] = []
    for _ in range(40):
        clock.shift(20)
        went_in += [n for n, one in enumerate(line) if n not in went_in and one.come() is None]
    assert went_in == [2, 4, 1, 0, 3]


def test_a_better_door_does_not_serve_for_another(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    visitor = make("eleve", minute=1, ranks=["eleve"])
    assert visitor.come() is not None
    clock.shift(61)
    assert visitor.come() is None
    visitor.group = "responsable"
    assert visitor.come() is not None


def test_tabs_share_a_place_and_refreshing_keeps_it(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    visitor, other = make(minute=1), make(minute=1)
    for _ in range(5):
        assert "prochaine personne" in text(visitor.come())
        assert "1 personne est avant vous" in text(other.come())
        clock.shift(5)
    assert Place.objects.filter(admitted_at=None).count() == 2


def test_an_abandoned_place_is_lost_and_holds_nobody(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    gone, patient = make(minute=1), make(minute=1)
    assert gone.come() is not None
    waited = 0
    while patient.come() is not None:
        waited += 20
        clock.shift(20)
    assert 60 < waited <= 180
    assert "prochaine personne" in text(gone.come()), "back, at the end of the line"
    assert Place.objects.filter(admitted_at=None).count() == 1


def test_a_place_kept_by_hand_lasts_ten_minutes(make: Make, clock: time_machine.Traveller) -> None:
    inside, visitor, later = (make(sessions=1) for _ in range(3))
    assert inside.come() is None
    inside.sign_in()
    assert visitor.come() is not None
    assert later.come() is not None
    for one in (visitor, later):
        held = one.come("?attente=manuelle")
        assert held is not None
        assert "Refresh" not in held
    for _ in range(3):
        clock.shift(550)
        assert inside.come() is None, "they are here"
        sessions.current(inside.request())
        assert "prochaine personne" in text(visitor.come("?attente=manuelle"))
        assert "1 personne" in text(later.come("?attente=manuelle"))


def test_cookies_thrown_away_go_to_the_end(make: Make) -> None:
    assert make(minute=1).come() is None
    visitor = make(minute=1)
    assert "prochaine" in text(visitor.come())
    visitor.forget()
    assert "1 personne est avant vous" in text(visitor.come())


def test_a_browser_without_cookies_is_told_so_and_takes_no_place(make: Make) -> None:
    assert make(minute=1).come() is None
    visitor = make(minute=1)
    before = Place.objects.count()
    held = visitor.come("?attente=1")
    assert "refuse les cookies" in text(held)
    assert held is not None
    assert "Refresh" not in held
    assert Place.objects.count() == before


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_a_forged_cookie_is_a_browser_like_any_other(forged: str) -> None:
    Place.objects.all().delete()
    policy = read_policy(sessions=0, minute=1)
    inside, waiting = Visitor(policy), Visitor(policy)
    assert inside.come() is None
    assert waiting.come() is not None
    place = Place.objects.get(admitted_at=None)
    thief = Visitor(policy)
    for stolen in (forged, place.browser_hash, str(place.pk)):
        thief.cookies = {"essai_nav": stolen}
        assert thief.come() is not None
        assert "est avant vous" in text(thief.come()) or "sont avant vous" in text(thief.come())


def test_one_block_cannot_fill_the_line(make: Make) -> None:
    numbers = {"minute": 1, "places_per_block": 5}
    for _ in range(5):
        make(address="198.51.100.1", **numbers).come()
    refused = make(address="198.51.100.200", **numbers).come()
    assert "derrière la même connexion" in text(refused)
    assert refused is not None
    assert 540 < int(refused["Retry-After"]) <= 601
    assert Place.objects.count() == 5
    assert "sont avant vous" in text(make(address="203.0.113.1", **numbers).come())


@pytest.mark.parametrize(
    ("exempts", "address", "is_held"),
    [
        (["198.51.100.0/24"], "198.51.100.9", False),
        (["198.51.100.9"], "198.51.100.9", False),
        (["198.51.100.0/24"], "::ffff:198.51.100.9", False),
        (["2001:db8:1::/48"], "2001:db8:1:2::3", False),
        (["198.51.100.0/24"], "198.51.101.9", True),
        (["2001:db8:1::/48"], "198.51.100.9", True),
        (["198.51.100.0/24"], "inconnue", True),
    ],
)
def test_exempt_addresses_never_wait(make: Make, exempts: list[str], address: str, is_held: bool) -> None:
    assert make(minute=1).come() is None
    assert (make(minute=1, exempts=exempts, address=address).come() is not None) == is_held


def test_who_is_signed_in_is_never_held(make: Make) -> None:
    assert make(minute=1).come() is None
    visitor = make(minute=1)
    visitor.sign_in()
    assert visitor.come() is None


def test_the_page_is_light_alone_and_leads_back(make: Make) -> None:
    assert make(minute=1).come() is None
    visitor = make(minute=1)
    held = visitor.come("?retour=%2Fcas%2Flogin%3Fservice%3Dhttps%253A%252F%252Fa.example.org&entree=eleve")
    assert held is not None
    page = text(held)
    assert held.status_code == 200
    assert len(held.content) < 4096
    assert re.findall(r"<(?:script|img|style|iframe)\b|style=", page) == []
    assert len(re.findall(r'<link rel="stylesheet"', page)) == 1
    refresh = held["Refresh"]
    assert re.fullmatch(r"\d+; url=/entrer/\?retour=%2Fcas%2Flogin%3Fservice%3D[^ ]+&entree=eleve&attente=1", refresh)
    assert held["Retry-After"] == refresh.partition(";")[0]
    assert held["Cache-Control"] == "no-store"
    again = visitor.come("?" + refresh.partition("?")[2])
    assert again is not None
    assert again["Refresh"].partition("url=")[2] == refresh.partition("url=")[2]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_way_back_is_a_path_of_this_house(path: str, value: str) -> None:
    policy = read_policy(sessions=0, minute=1)
    Place.objects.all().delete()
    assert Visitor(policy).come() is None
    request = Visitor(policy).request()
    request.path = f"/{path}"
    request.GET = request.GET.copy()
    request.GET["retour"] = value
    from preau.kit.affluence import door

    held = door.hold(request, policy, "responsable")
    assert held is not None
    url = held["Refresh"].partition("url=")[2]
    assert re.fullmatch(r"/(?!/)[!-~]*", url)
    assert "\\" not in url


def test_a_client_that_reads_no_html_gets_503_and_a_line(make: Make) -> None:
    assert make(minute=1).come() is None
    held = make(minute=1).come(accept="*/*")
    assert held is not None
    assert held.status_code == 503
    assert held["Content-Type"] == "text/plain; charset=utf-8"
    assert int(held["Retry-After"]) >= 10
    assert "Refresh" not in held


def test_a_waiting_refresh_costs_three_queries_at_most(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    line = [make(minute=1) for _ in range(4)]
    for one in line:
        assert one.come() is not None
    counts = []
    for _ in range(6):
        clock.shift(20)
        line[0].come()  # the first of these five seconds counts for all
        for one in line[1:]:
            with CaptureQueriesContext(connection) as queries:
                assert one.come("?attente=1") is not None or one is line[1]
            counts.append(len([q for q in queries if q["sql"].split()[0] in ("SELECT", "UPDATE", "INSERT", "DELETE")]))
        if Place.objects.filter(admitted_at=None).count() < 3:
            break
    assert counts
    assert max(counts[:3]) <= 3


@pytest.mark.sqlite
def test_counts_use_indexes(make: Make) -> None:
    assert make(minute=1, sessions=5).come() is None
    visitor = make(minute=1, sessions=5)
    with CaptureQueriesContext(connection) as queries:
        visitor.come()
    for query in queries:
        if query["sql"].startswith("SELECT") and ("affluence_place" in query["sql"] or "sessions_" in query["sql"]):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                plan = [row[3] for row in cursor.fetchall()]
            assert not [line for line in plan if line.startswith("SCAN")], (query["sql"], plan)


def test_the_place_of_a_browser_is_stored_hashed(make: Make) -> None:
    visitor = make(minute=1)
    visitor.come()
    place = Place.objects.get()
    assert visitor.cookies["essai_nav"] not in str(vars(place))
    assert place.browser_hash == browser.browser_hash(visitor.request())
