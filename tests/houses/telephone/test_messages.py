"""`/messages.json`: what scripts, tutorials and the pages read."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.telephone.endpoints.messages import read_recipient
from tests.houses.telephone.conftest import MAIL, SMS, Post

pytestmark = pytest.mark.django_db(transaction=True)


def bodies(client: Client, query: str) -> list[str]:
    return [message["body"] for message in client.get(f"/messages.json{query}").json()["messages"]]


def test_a_message_reads_as_promised(client: Client, post: Post, jour_d_ecole: Any) -> None:
    identity = post().json()["id"]
    answer = client.get("/messages.json", {"to": "+33639980001"})
    assert answer.json() == {
        "messages": [
            {
                "id": identity,
                "kind": "sms",
                "to": "+33639980001",
                "subject": "",
                "body": SMS["body"],
                "sent_at": "2026-09-08T08:15:00+02:00",
            }
        ]
    }
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "query", ["?to=+33639980001", "?to=%2B33639980001", "?to=%2033639980001", "?to=%2B33%206%2039%2098%2000%2001"]
)
def test_a_leading_blank_reads_as_plus(client: Client, post: Post, query: str) -> None:
    post()
    assert bodies(client, query) == [SMS["body"]]


def test_messages_come_oldest_first_for_that_recipient_only(client: Client, post: Post) -> None:
    for number in range(3):
        post(body=f"n{number}", idempotency_key=f"k{number}")
    post(to="+33639980002", idempotency_key="autre", body="autre")
    post(MAIL)
    assert bodies(client, "?to=%2B33639980001") == ["n0", "n1", "n2"]
    assert bodies(client, "?to=emilie.dupont@example.org") == [MAIL["body"]]
    assert bodies(client, "?to=%2B33639980002&to=emilie.dupont@example.org") == ["autre", MAIL["body"]]
    assert bodies(client, "?to=%2B33639980009") == []
    assert len(bodies(client, "")) == 5


def test_since_leaves_out_what_was_seen(client: Client, post: Post) -> None:
    ids = [post(body=f"n{number}", idempotency_key=f"k{number}").json()["id"] for number in range(3)]
    assert bodies(client, f"?to=%2B33639980001&since={ids[0]}") == ["n1", "n2"]
    assert bodies(client, f"?to=%2B33639980001&since={ids[2]}") == []
    assert bodies(client, "?to=%2B33639980001&since=oublie") == ["n0", "n1", "n2"]


def test_at_most_five_hundred_the_newest(client: Client, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preau.houses.telephone.endpoints.messages.MOST", 2)
    for number in range(3):
        post(body=f"n{number}", idempotency_key=f"k{number}")
    assert bodies(client, "?to=%2B33639980001") == ["n1", "n2"]


@pytest.mark.parametrize(
    "query", ["?to=", "?to=%00", "?to=a%00@b", "?since=%00", "?to=%2B33639980001&since=%FF", "?to=" + "9" * 3000]
)
def test_hostile_queries_answer_json(client: Client, query: str) -> None:
    answer = client.get(f"/messages.json{query}")
    assert answer.status_code == 200
    assert answer.json() == {"messages": []}


def test_it_is_read_only() -> None:
    assert Client().post("/messages.json").status_code == 405


@given(st.text(max_size=60))
def test_any_recipient_is_read(text: str) -> None:
    assert "\x00" not in read_recipient(text)
