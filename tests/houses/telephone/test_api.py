"""The machine door: what the courier hands over is kept once, anything else is refused by name."""

import contextlib
import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.telephone.actions.receive import Incoming
from preau.houses.telephone.endpoints.reading import read_message
from preau.houses.telephone.models import Message
from preau.kit.journal.models import Entry
from preau.protocols.refusals import Refusal
from tests.houses.telephone.conftest import MAIL, SMS, TOKEN, Post

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_kept_and_named(post: Post) -> None:
    answer = post()
    assert answer.status_code == 201
    message = Message.objects.get()
    assert answer.json() == {"id": message.public_id}
    assert (message.kind, message.to, message.body) == ("sms", "+33639980001", SMS["body"])
    assert answer.headers["Cache-Control"].startswith("max-age=0")


def test_the_same_key_gives_the_same_id_and_the_attempt_is_said(post: Post) -> None:
    first = post()
    again = post(attempt=2)
    late = post(attempt=1)
    assert [answer.status_code for answer in (first, again, late)] == [201, 200, 200]
    assert first.json() == again.json() == late.json()
    assert Message.objects.get().attempt == 2
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True)) == [
        "telephone.message-recu",
        "telephone.message-repete",
    ]


@pytest.mark.parametrize("change", [{"body": "Autre"}, {"to": "+33639980002"}])
def test_a_key_never_covers_another_message(post: Post, change: dict[str, str]) -> None:
    post()
    answer = post(**change)
    assert (answer.status_code, answer.json()["error"]) == (409, "TELEPHONE-0005")
    assert Message.objects.get().body == SMS["body"]


@pytest.mark.parametrize("token", ["", "autre", TOKEN + "x", "é"])
def test_without_the_token_nothing_is_kept(post: Post, token: str) -> None:
    answer = post(token=token)
    assert (answer.status_code, answer.json()["error"]) == (401, "TELEPHONE-0001")
    assert not Message.objects.exists()


def test_no_token_set_opens_to_nobody(post: Post, settings: Any) -> None:
    settings.TELEPHONE = settings.TELEPHONE.__class__(token="")
    assert post(token="").status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"texte"',
        b"null",
        b"\xff\xfe",
        b"[" * 20_000,
        b'{"a":' * 5_000,
        json.dumps(SMS).encode("utf-16"),
        b'{"kind": "sms", "kind": "mail"}',
    ],
)
def test_what_is_no_json_object_is_refused(post: Post, content: bytes) -> None:
    answer = post(content)
    assert (answer.status_code, answer.json()["error"]) == (400, "TELEPHONE-0003")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_content_type_is_refused(post: Post, content_type: str) -> None:
    answer = post(json.dumps(SMS).encode(), content_type=content_type)
    assert (answer.status_code, answer.json()["error"]) == (400, "TELEPHONE-0003")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "fax"}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": ["sms"]}, "kind"),
        ({"to": "0639980001"}, "to"),
        ({"to": "emilie.dupont@example.org"}, "to"),
        ({"to": "+336399800010000000"}, "to"),
        ({"to": "+33639980001\n"}, "to"),
        ({"to": 33639980001}, "to"),
        ({"body": ""}, "body"),
        ({"body": None}, "body"),
        ({"body": "a" * 8001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "a\ud800b"}, "body"),
        ({"subject": 1}, "subject"),
        ({"subject": "a" * 301}, "subject"),
        ({"idempotency_key": ""}, "idempotency_key"),
        ({"idempotency_key": "k" * 101}, "idempotency_key"),
        ({"attempt": 0}, "attempt"),
        ({"attempt": True}, "attempt"),
        ({"attempt": "1"}, "attempt"),
        ({"attempt": 1.5}, "attempt"),
        ({"attempt": 10**30}, "attempt"),
        ({"inconnu": 1}, "inconnu"),
        ({"é<b>": 1}, "?<b>"),
    ],
)
def test_each_wrong_field_is_named(post: Post, change: dict[str, Any], field: str) -> None:
    answer = post(**change)
    assert (answer.status_code, answer.json()["error"]) == (400, "TELEPHONE-0004")
    assert f"« {field} »" in answer.json()["detail"]
    assert not Message.objects.exists()


@pytest.mark.parametrize("to", ["a@b\ud800c.example", "a b@c", "a@b@c", "@c", "a@"])
def test_a_mail_goes_to_an_address(post: Post, to: str) -> None:
    assert post(MAIL | {"to": to}).json()["error"] == "TELEPHONE-0004"


def test_too_large_is_refused_unread(post: Post) -> None:
    answer = post(json.dumps(SMS | {"body": "a" * 40_000}))
    assert (answer.status_code, answer.json()["error"]) == (413, "TELEPHONE-0002")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_is_answered(method: str) -> None:
    assert getattr(Client(), method)("/api/messages").status_code == 405


def test_old_messages_are_forgotten_when_one_arrives(post: Post, jour_d_ecole: Any) -> None:
    post()
    jour_d_ecole.shift(7 * 86400 - 1)
    post(idempotency_key="cle-7")
    assert Message.objects.count() == 2
    jour_d_ecole.shift(2)
    post(idempotency_key="cle-8")
    assert list(Message.objects.values_list("idempotency_key", flat=True)) == ["cle-7", "cle-8"]


def test_of_simultaneous_posts_of_one_key_one_message_stays() -> None:
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(6)

    def hand_over() -> None:
        start.wait()
        answer = Client().post(
            "/api/messages",
            json.dumps(SMS),
            content_type="application/json",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        answers.append((answer.status_code, answer.json()["id"]))
        connection.close()

    threads = [threading.Thread(target=hand_over) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert len({identity for _, identity in answers}) == 1
    assert Message.objects.count() == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_hostile_bytes_are_a_message_or_a_refusal(content: bytes) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(read_message(content), Incoming)


@given(st.fixed_dictionaries({}, optional={name: JSON | st.just(value) for name, value in SMS.items()}))
def test_hostile_fields_are_a_message_or_a_refusal(given_fields: dict[str, Any]) -> None:
    try:
        incoming = read_message(json.dumps(given_fields).encode())
    except Refusal:
        return
    incoming.body.encode("utf-8")
    assert incoming.kind == "sms"
