"""No message is read by anybody but its people: every address, with every role. Recall and report."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from preau.houses.portail.actions import messagerie
from preau.houses.portail.messagerie_urls import urls
from preau.houses.portail.models import Message, Remise, SignalementMessage
from preau.kit.journal.models import Entry
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.people import COLLEGE, EVERYBODY, People, adresse, write

pytestmark = WITH_DATABASES
SECRET = "motquenepersonnenelit"


def addresses(public_id: str) -> list[str]:
    """Every address of the house's messages, with this id where one is asked."""
    routes = [str(one.pattern) for one in urls]
    named = {"<slug:boite>": "envoyes", "<str:public_id>": public_id}
    paths = []
    for route in routes:
        path = route
        for hole, value in named.items():
            path = path.replace(hole, value)
        paths.append("/" + path)
    return paths


@pytest.mark.parametrize("name", [one for one in EVERYBODY if one not in ("emilie", "prof")])
def test_nobody_else_reads_it_at_any_address(people: People, name: str) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie)], SECRET, SECRET)
    other = Client()
    other.cookies = people.client(name).cookies
    for path in addresses(sent):
        for answer in (
            other.get(path),
            other.post(path, {"mots": SECRET, "m": sent, "geste": "corbeille", "motif": "x"}),
        ):
            assert SECRET not in answer.content.decode().replace(f'value="{SECRET}"', ""), path
            assert answer.status_code in (200, 302, 404, 405, 409, 422), path
    for path in ("boites/envoyes/", "boites/corbeille/", "boites/brouillons/"):
        assert SECRET not in other.get(f"/messagerie/{path}").content.decode()
    assert other.get("/messagerie/ecrire/", {"reponse": sent}).status_code == 404
    row = Remise.objects.get()
    assert (row.read_at, row.trashed_at, row.deleted_at) == (None, None, None)
    assert Message.objects.get(public_id=sent).author_hidden_at is None
    assert not SignalementMessage.objects.exists()


def test_recall_takes_it_from_who_has_not_read_it(people: People) -> None:
    prof, emilie, paul = (people.client(name) for name in ("prof", "emilie", "paul"))
    sent = write(prof, [adresse(people.emilie), adresse(people.paul)], "Trop vite")
    paul.get(f"/messagerie/messages/{sent}/")
    for other in (emilie, paul):
        assert other.post(f"/messagerie/messages/{sent}/rappeler/").status_code == 404
    assert "Lectures : 1 sur 2" in prof.get(f"/messagerie/messages/{sent}/").content.decode().replace("\xa0", " ")
    assert prof.post(f"/messagerie/messages/{sent}/rappeler/").status_code == 302
    assert emilie.get(f"/messagerie/messages/{sent}/").status_code == 404
    assert messagerie.unread(people.who("emilie").adresses) == 0
    assert "rappelé" in paul.get(f"/messagerie/messages/{sent}/").content.decode()
    assert prof.post(f"/messagerie/messages/{sent}/rappeler/").status_code == 409
    assert Entry.objects.filter(event="message.rappele", detail={"nombre": 1}).count() == 1


def test_what_all_have_read_stays(people: People) -> None:
    prof = people.client("prof")
    sent = write(prof, [adresse(people.emilie)], "Trop tard")
    people.client("emilie").get(f"/messagerie/messages/{sent}/")
    answer = prof.post(f"/messagerie/messages/{sent}/rappeler/")
    assert answer.status_code == 409
    assert "ne peut plus être rappelé" in answer.content.decode()


def report(people: People) -> tuple[str, SignalementMessage]:
    sent = write(people.client("prof"), [adresse(people.emilie)], SECRET, SECRET)
    emilie = people.client("emilie")
    assert emilie.get(f"/messagerie/messages/{sent}/signaler/").status_code == 200
    assert emilie.post(f"/messagerie/messages/{sent}/signaler/", {"motif": "Blessant"}).status_code == 302
    return sent, SignalementMessage.objects.get()


def test_the_direction_reads_it_once_reported_and_only_then(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.emilie)], "Autre")
    direction = people.client("direction")
    assert (
        direction.get("/messagerie/signalements/").content.decode().count('<li><a href="/messagerie/signalements/') == 1
    )
    _sent, row = report(people)
    assert row.uais == [COLLEGE]
    page = direction.get(f"/messagerie/signalements/{row.public_id}/").content.decode()
    assert SECRET in page
    assert "Blessant" in page
    assert Entry.objects.filter(event="message.lu-par-direction").count() == 1
    assert direction.get(f"/messagerie/messages/{sent}/").status_code == 404
    assert direction.post(f"/messagerie/signalements/{row.public_id}/").status_code == 302
    row.refresh_from_db()
    assert row.handled_at is not None
    assert "traité" in direction.get("/messagerie/signalements/").content.decode()


@pytest.mark.parametrize("name", [one for one in EVERYBODY if one != "direction"])
def test_a_report_is_read_by_no_other_role_nor_school(people: People, name: str) -> None:
    _sent, row = report(people)
    other = people.client(name)
    answers: list[Any] = [other.get(f"/messagerie/signalements/{row.public_id}/")]
    answers.append(other.post(f"/messagerie/signalements/{row.public_id}/"))
    assert [one.status_code for one in answers] == [404, 404]
    listed = other.get("/messagerie/signalements/")
    assert SECRET not in listed.content.decode()
    assert listed.status_code == (200 if name == "direction_lycee" else 404)
    row.refresh_from_db()
    assert row.handled_at is None


def test_reporting_twice_is_once_and_is_counted(people: People, configure: Configure) -> None:
    sent, _row = report(people)
    emilie, url = people.client("emilie"), f"/messagerie/messages/{sent}/signaler/"
    assert emilie.post(url, {"motif": "encore"}).status_code == 302
    assert SignalementMessage.objects.get().motif == "Blessant"
    assert "Vous avez signalé" in emilie.get(f"/messagerie/messages/{sent}/").content.decode()
    assert people.client("prof").get(url).status_code == 404, "nobody reports what they wrote"
    configure(textes="aucun", messagerie_signalements_par_jour=2)
    assert emilie.post(url, {"motif": "encore"}).status_code == 429


def test_a_stranger_to_the_school_reports_to_the_school_it_came_by(people: People) -> None:
    sent = write(people.client("prof_lycee"), [adresse(people.emilie_lycee)], SECRET)
    people.client("emilie").post(f"/messagerie/messages/{sent}/signaler/", {"motif": ""})
    row = SignalementMessage.objects.get()
    assert people.client("direction").get(f"/messagerie/signalements/{row.public_id}/").status_code == 404
    assert people.client("direction_lycee").get(f"/messagerie/signalements/{row.public_id}/").status_code == 200
