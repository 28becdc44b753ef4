"""Pass a message on with its files, within one's rights; show as not read what was read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.houses.portail.actions.forward_message import CUT, LONGEST
from preau.houses.portail.actions.pieces import path_of
from preau.houses.portail.models import Message, PieceJointe, Remise
from preau.kit.journal.models import Entry
from tests.houses.portail.people import COLLEGE, EVERYBODY, People, adresse, write

pytestmark = pytest.mark.django_db(databases=["default", "registre"])


@pytest.fixture
def received(people: People) -> Message:
    """What Emilie wrote to the teacher and to the head, with a file."""
    emilie = people.client("emilie")
    draft = emilie.get("/messagerie/ecrire/", {"a": adresse(people.prof)}).context["public_id"]
    said = {
        "objet": "Absence d'Albert", "texte": "Il est malade.\n\nMerci <b>.", "action": "envoyer",
        "a": [adresse(people.prof), adresse(people.direction)],
        "fichier": SimpleUploadedFile("certificat.pdf", b"%PDF-1.7 mot"),
    }  # fmt: skip
    assert emilie.post(f"/messagerie/brouillons/{draft}/", said).status_code == 302
    return Message.objects.get(public_id=draft)


def forward(people: People, name: str, message: Message) -> str:
    answer = people.client(name).post(f"/messagerie/messages/{message.public_id}/transferer/")
    assert answer.status_code == 302
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def test_the_words_and_the_files_pass_on_to_whom_one_chooses(people: People, received: Message) -> None:
    draft = Message.objects.get(public_id=forward(people, "prof", received))
    assert (draft.objet, draft.sent_at, draft.brouillon_a) == ("Tr : Absence d'Albert", None, [])
    assert "Message de Emilie DUPONT, le " in draft.texte
    assert "Il est malade.\n\nMerci <b>." in draft.texte
    assert "Royer" not in draft.texte  # who else received it
    (copy,) = draft.pieces.all()
    assert path_of(copy.public_id).read_bytes() == b"%PDF-1.7 mot"
    assert copy.public_id != received.pieces.get().public_id
    said = {"objet": draft.objet, "texte": draft.texte, "a": [adresse(people.correspondant)], "action": "envoyer"}
    people.client("prof").post(f"/messagerie/brouillons/{draft.public_id}/", said)
    page = people.client("correspondant").get(f"/messagerie/messages/{draft.public_id}/")
    assert "certificat.pdf" in page.content.decode()
    assert people.client("correspondant").get(f"/messagerie/pieces/{copy.public_id}/").status_code == 200
    row = Entry.objects.get(event="message.transfere")
    assert (row.actor, row.detail) == (people.prof.public_id, {"pieces": 1})


def test_only_its_people_pass_it_on(people: People, received: Message) -> None:
    path = f"/messagerie/messages/{received.public_id}/transferer/"
    before = Message.objects.count()
    for name in set(EVERYBODY) - {"emilie", "prof", "direction"}:
        assert people.client(name).post(path).status_code == 404, name
    assert people.client("prof").post("/messagerie/messages/inconnu/transferer/").status_code == 404
    assert Message.objects.count() == before


def test_passing_on_gives_no_new_right(people: People, received: Message) -> None:
    draft = forward(people, "emilie", received)
    said = {"objet": "Tr", "texte": "x", "a": [adresse(people.paul)], "action": "envoyer"}
    assert people.client("emilie").post(f"/messagerie/brouillons/{draft}/", said).status_code == 422
    assert not Remise.objects.filter(adresse=adresse(people.paul)).exists()


def test_a_file_that_the_disk_lost_stays_behind(people: People, received: Message) -> None:
    path_of(received.pieces.get().public_id).unlink()
    draft = Message.objects.get(public_id=forward(people, "prof", received))
    assert not draft.pieces.exists()


def test_a_draft_of_its_own_is_thrown_away_alone(people: People, received: Message) -> None:
    draft = forward(people, "prof", received)
    kept = received.pieces.get()
    people.client("prof").post(f"/messagerie/brouillons/{draft}/", {"action": "supprimer"})
    assert list(PieceJointe.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Path(path_of(kept.public_id)).exists()


def test_a_very_long_message_says_that_it_is_cut(people: People) -> None:
    sent = write(people.client("emilie"), [adresse(people.prof)], "Long", "mot " * (LONGEST // 4 - 1))
    draft = Message.objects.get(public_id=forward(people, "prof", Message.objects.get(public_id=sent)))
    assert len(draft.texte) == LONGEST
    assert draft.texte.endswith(CUT)
    assert Message.objects.get(public_id=forward(people, "prof", _sent(people, draft))).objet == "Tr : Long"


def _sent(people: People, draft: Message) -> Message:
    said = {"objet": draft.objet, "texte": "court", "a": [adresse(people.direction)], "action": "envoyer"}
    people.client("prof").post(f"/messagerie/brouillons/{draft.public_id}/", said)
    draft.refresh_from_db()
    return draft


def mark(people: People, name: str, *ids: str) -> None:
    people.client(name).post("/messagerie/ranger/", {"geste": "non-lu", "m": list(ids), "boite": "reception"})


def test_read_then_shown_as_not_read_then_read(people: People, received: Message) -> None:
    prof, path = people.client("prof"), f"/messagerie/messages/{received.public_id}/"
    prof.get(path)
    assert prof.get("/messagerie/").context["non_lus"] == 0
    mark(people, "prof", received.public_id)
    page = prof.get("/messagerie/")
    assert page.context["non_lus"] == 1
    assert not page.context["lignes"][0].is_read
    prof.get(path)
    assert prof.get("/messagerie/").context["non_lus"] == 0


def test_what_was_read_once_cannot_be_recalled(people: People, received: Message) -> None:
    people.client("prof").get(f"/messagerie/messages/{received.public_id}/")
    mark(people, "prof", received.public_id)
    emilie = people.client("emilie")
    page = emilie.get(f"/messagerie/messages/{received.public_id}/").content.decode()
    assert "Lectures : 1 sur 2" in page.replace("\xa0", " ")
    emilie.post(f"/messagerie/messages/{received.public_id}/rappeler/")
    assert people.client("prof").get(f"/messagerie/messages/{received.public_id}/").status_code == 200
    assert people.client("direction").get(f"/messagerie/messages/{received.public_id}/").status_code == 404


def test_nobody_marks_for_another(people: People, received: Message) -> None:
    people.client("prof").get(f"/messagerie/messages/{received.public_id}/")
    for name in ("emilie", "paul", "direction_lycee"):
        mark(people, name, received.public_id)
    assert not Remise.objects.exclude(marked_at=None).exists()
    mark(people, "prof", received.public_id)
    assert Remise.objects.exclude(marked_at=None).get().adresse == adresse(people.prof)
    assert COLLEGE in people.prof.uais
