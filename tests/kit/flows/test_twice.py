"""The same page sent twice, in another browser, too late, or to come back elsewhere."""

from datetime import timedelta

import pytest
import time_machine

from preau.kit.clockkit import now
from preau.kit.flows import Run
from preau.kit.flows.purge import purge
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.kit.flows.conftest import DATE
from tests.kit.flows.test_walk import to_code, to_password
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]


def test_first_page_sent_twice_makes_one_run(emilie: Visitor) -> None:
    emilie.go("/activation/")
    data = {**emilie.fields(), "nom": "Dupont", "mobile": "06 39 98 00 01"}
    first, second = emilie.post("/activation/", data), emilie.post("/activation/", data)
    run = Run.objects.get()
    assert first["Location"].endswith("/code/")
    assert second["Location"] == f"/activation/{run.public_id}/"
    assert run.submit_count == 1


def test_page_sent_twice_leads_to_the_current_page(emilie: Visitor) -> None:
    to_code(emilie)
    url, data = emilie.url, {**emilie.fields(), "code": "123456"}
    assert emilie.post(url, data)["Location"].endswith("/enfants/")
    again = emilie.post(url, data)
    assert again.status_code == 303
    emilie.go(again["Location"])
    assert emilie.step == "enfants"
    assert Run.objects.get().submit_count == 2


def test_last_page_sent_twice_opens_the_session_all_the_same(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.send(mot_de_passe="Rentrée2026!")
    url, data = emilie.url, emilie.fields()
    emilie.post(url, data)
    again = emilie.post(url, data)
    assert again["Location"] == "/services/"
    assert Session.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(event="compte.active").count() == 1


def test_last_page_sent_again_later_opens_nothing(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.send(mot_de_passe="Rentrée2026!")
    url, data = emilie.url, emilie.fields()
    emilie.post(url, data)
    with time_machine.travel(now() + timedelta(seconds=20), tick=False):
        again = emilie.post(url, data)
        run = Run.objects.get()
        assert again["Location"] == f"/activation/{run.public_id}/"
        assert emilie.client.get(again["Location"])["Location"] == "/activation/"
    assert Session.objects.count() == 1


def test_page_of_a_finished_run_leads_on(emilie: Visitor) -> None:
    to_password(emilie)
    emilie.send(mot_de_passe="Rentrée2026!")
    emilie.send()
    response = emilie.client.get(f"/activation/{Run.objects.get().public_id}/identifiant/")
    assert (response.status_code, response["Location"]) == (303, "/activation/")


def test_another_browser_cannot_join_and_learns_nothing(emilie: Visitor) -> None:
    to_code(emilie)
    thief = Visitor()
    thief.go("/activation/")
    for response in (thief.client.get(emilie.url), thief.post(emilie.url, {**thief.fields(), "code": "123456"})):
        assert response.status_code == 403
        text = response.content.decode()
        assert "PARCOURS-0002" in text
        assert 'href="/activation/"' in text
        assert "06 39 98" not in text
    assert Run.objects.get().submit_count == 1


def test_another_browser_cannot_join_through_the_first_page(emilie: Visitor) -> None:
    emilie.go("/activation/")
    depart = emilie.fields()["_depart"]
    emilie.send(nom="Dupont", mobile="06 39 98 00 01")
    thief = Visitor()
    thief.go("/activation/")
    response = thief.post("/activation/", {**thief.fields(), "_depart": depart, "nom": "X", "mobile": "1"})
    assert response.status_code == 403
    assert "06 39 98" not in response.content.decode()


def test_forged_start_is_a_new_run(emilie: Visitor) -> None:
    emilie.go("/activation/")
    emilie.send(_depart="forgé", nom="Dupont", mobile="06 39 98 00 01")
    assert emilie.step == "code"


def test_unknown_run_offers_to_start(emilie: Visitor) -> None:
    response = emilie.go("/activation/AAAAAAAAAAAAAAAAAAAAAA/code/")
    assert response.status_code == 404
    assert "PARCOURS-0003" in emilie.text
    assert 'href="/activation/"' in emilie.text


def test_expired_run_offers_to_start_again_to_the_same_place(emilie: Visitor) -> None:
    to_code(emilie, start="/activation/?retour=/idp/sso%3Fexecution%3De1s1")
    fields = emilie.fields()
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        for response in (emilie.client.get(emilie.url), emilie.post(emilie.url, {**fields, "code": "123456"})):
            assert response.status_code == 410
            text = response.content.decode()
            assert "PARCOURS-0001" in text
            assert 'href="/activation/?retour=%2Fidp%2Fsso%3Fexecution%3De1s1"' in text
            assert "Recommencer" in text


@pytest.mark.parametrize("act", ["valid", "invalid", "button", "refused"])
def test_a_run_lives_thirty_minutes_after_the_last_answer(emilie: Visitor, act: str) -> None:
    to_code(emilie)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            if act == "button":
                emilie.press("renvoyer")
            else:
                emilie.send(code={"valid": "000000", "invalid": "", "refused": "illisible"}[act])
            assert emilie.step == "code"
            assert emilie.page.status_code in (200, 422)


def test_a_run_lives_three_hours_at_most(emilie: Visitor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        to_code(emilie)
        for _ in range(7):
            clock.shift(timedelta(minutes=25))
            emilie.send(code="000000")
        assert emilie.page.status_code == 200
        clock.shift(timedelta(minutes=6))
        emilie.go(emilie.url)
        assert emilie.page.status_code == 410


def test_a_run_lives_as_long_as_its_code(emilie: Visitor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        to_code(emilie)
        run = Run.objects.get()
        run.keep_alive_until(now() + timedelta(hours=4))
        run.expires_at = run.life(now())
        run.save()
        clock.shift(timedelta(hours=3, minutes=59))
        emilie.go(emilie.url)
        assert emilie.page.status_code == 200
        clock.shift(timedelta(minutes=2))
        emilie.go(emilie.url)
        assert emilie.page.status_code == 410


def test_purge_empties_then_deletes(emilie: Visitor) -> None:
    to_code(emilie)
    assert purge() == 0
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        assert purge() == 0
        assert Run.objects.get().trail == []
        assert emilie.client.get(emilie.url).status_code == 410
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert purge() == 1
        assert emilie.client.get(emilie.url).status_code == 404


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/idp/sso?execution=e1s1", "/idp/sso?execution=e1s1"),
        ("https://ent.example.org/retour?a=1", "https://ent.example.org/retour?a=1"),
        ("https://ent.example.org.evil.example.net/", ""),
        ("http://ent.example.org/", ""),
        ("//evil.example.net/", ""),
        ("/\\evil.example.net/", ""),
        ("javascript:alert(1)", ""),
        ("https://evil.example.net/", ""),
        ("services", ""),
        ("/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_return_to_is_local_or_declared(emilie: Visitor, asked: str, kept: str) -> None:
    emilie.client.get("/activation/", {"retour": asked})
    page = emilie.client.get("/activation/", {"retour": asked})
    emilie.page, emilie.url = page, "/activation/"
    emilie.send(nom="Dupont", mobile="06 39 98 00 01")
    assert Run.objects.get().return_to == kept


def test_return_to_is_where_one_leaves(emilie: Visitor) -> None:
    emilie.go("/activation/?retour=/services/%3Fent%3D1")
    emilie.send(nom="Dupont", mobile="06 39 98 00 01")
    emilie.send(code="123456")
    emilie.send(**DATE)
    emilie.send(**DATE)
    emilie.send(mot_de_passe="Rentrée2026!")
    emilie.send()
    assert emilie.url == "/services/?ent=1"


def test_no_token_no_effect(emilie: Visitor) -> None:
    response = emilie.post("/activation/", {"nom": "Dupont"})
    assert response.status_code == 403
    assert "PAGE-0419" in response.content.decode()
    assert not Run.objects.exists()
