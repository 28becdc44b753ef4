"""The two gateways that speak HTTP, before ends that misbehave."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from preau.kit.courier.envelope import PassingFailure, PermanentFailure
from preau.kit.courier.gateways import build_gateway
from preau.kit.courier.settings import Settings
from tests.conformance.courier.servers import Provider, provider
from tests.conformance.courier.test_gateways import an_envelope


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider() as server:
        yield server


def send(server: Provider, name: str = "http", **settings: Any) -> Any:
    given = {"telephone_url": server.url, "telephone_token": "jeton", "http_url": f"{server.url}/send"} | settings
    return build_gateway(name, Settings(**given)).send(an_envelope("sms", "http"))


@pytest.mark.parametrize("name", ["http", "telephone"])
@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_a_refused_message_is_a_permanent_failure(server: Provider, name: str, status: int) -> None:
    server.status = status
    with pytest.raises(PermanentFailure, match=f"HTTP {status}"):
        send(server, name)


@pytest.mark.parametrize(
    ("status", "may_have_left"),
    [
        (301, False),
        (401, False),
        (403, False),
        (404, False),
        (429, False),
        (503, False),
        (500, True),
        (502, True),
        (504, True),
    ],
)
@pytest.mark.parametrize("name", ["http", "telephone"])
def test_any_other_answer_passes(server: Provider, name: str, status: int, may_have_left: bool) -> None:
    server.status = status
    server.headers = {"Location": f"{server.url}/ailleurs"}
    with pytest.raises(PassingFailure) as caught:
        send(server, name)
    assert caught.value.may_have_left is may_have_left
    assert len(server.requests) == 1  # no redirect is followed


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("99999", timedelta(hours=1)),
        ("-1", None),
        ("demain", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_heard(server: Provider, text: str, wait: timedelta | None) -> None:
    server.status = 429
    server.headers = {"Retry-After": text} if text.isascii() else {}
    with pytest.raises(PassingFailure) as caught:
        send(server)
    assert caught.value.retry_after == wait


def test_a_silent_end_takes_three_seconds_and_may_have_taken_it(server: Provider) -> None:
    server.slow = 4.5
    began = time.monotonic()
    with pytest.raises(PassingFailure) as caught:
        send(server)
    assert 2.5 < time.monotonic() - began < 3.6
    assert caught.value.may_have_left


def test_a_dripping_end_takes_three_seconds_too(server: Provider) -> None:
    server.drip = True
    server.body = b'{"id": "' + b"x" * 60 + b'"}'
    began = time.monotonic()
    with pytest.raises(PassingFailure) as caught:
        send(server)
    assert time.monotonic() - began < 3.6
    assert caught.value.may_have_left


@pytest.mark.parametrize(
    ("body", "reference"),
    [
        (b'{"id": "abc"}', "abc"),
        (b'{"id": 12}', "12"),
        (b'{"id": ["abc"]}', ""),
        (b'{"id": null}', ""),
        (b"[]", ""),
        (b"OK", ""),
        (b"", ""),
        (b"\xff\xfe\x00", ""),
        (b'{"id": "' + b"a" * 300 + b'"}', "a" * 200),
        (b"[" * 60_000, ""),
        (b" " * 200_000 + b'{"id": "x"}', ""),
    ],
)
def test_any_body_of_a_200_is_a_receipt(server: Provider, body: bytes, reference: str) -> None:
    server.body = body
    assert send(server).reference == reference


def test_the_reference_field_is_a_setting(server: Provider) -> None:
    server.body = b'{"messageId": "m7"}'
    assert send(server, http_reference="messageId").reference == "m7"


def test_the_request_is_as_the_template_says(server: Provider) -> None:
    send(
        server,
        http_method="PUT",
        http_url=f"{server.url}/sms/${{to}}?cle=${{idempotency_key}}",
        http_headers='{"Authorization": "Bearer ${token}", "X-Essai": "${attempt}"}',
        http_token="s3cret",
        http_content_type="application/x-www-form-urlencoded",
        http_body="dest=${to}&texte=${body}&essai=${attempt}",
    )
    [request] = server.requests
    assert request["path"] == "/sms/%2B33639980001?cle=cle-1"
    assert request["headers"]["Authorization"] == "Bearer s3cret"
    assert request["headers"]["X-Essai"] == "1"
    form = parse_qs(request["body"].decode())
    assert form == {"dest": ["+33639980001"], "texte": [an_envelope("sms", "http").body], "essai": ["1"]}


def test_a_value_cannot_add_a_header(server: Provider) -> None:
    gateway = build_gateway("http", Settings(http_url=f"{server.url}/send", http_headers='{"X-Texte": "${body}"}'))
    with pytest.raises(PermanentFailure):
        gateway.send(replace(an_envelope("sms", "http"), body="a\r\nX-Autre: b"))
    assert server.requests == []


def test_a_value_stays_in_its_part_of_the_url(server: Provider) -> None:
    send(server, http_url=f"{server.url}/send?texte=${{body}}")
    parts = urlsplit(server.requests[0]["path"])
    assert parse_qs(parts.query) == {"texte": [an_envelope("sms", "http").body]}


def test_the_telephone_receives_the_contract(server: Provider) -> None:
    assert send(server, "telephone").reference == "r-1"
    [request] = server.requests
    assert request["path"] == "/api/messages"
    assert request["headers"]["Authorization"] == "Bearer jeton"
    assert set(server.kept["cle-1"]) == {"kind", "to", "subject", "body", "idempotency_key", "attempt"}
