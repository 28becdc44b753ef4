"""One suite for every gateway: what the courier relies on, whatever carries its messages."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preau.kit.courier.envelope import Envelope, PassingFailure, Receipt
from preau.kit.courier.gateways import list_gateways
from tests.conformance.courier.ends import TRAITS, End, closed_end, open_end

CASES = [(name, kind) for name, trait in TRAITS.items() for kind in trait.kinds]
RECIPIENT = {"sms": "+33639980001", "mail": "emilie.dupont@example.org"}
BODY = 'Bonjour Zoé,\n\nVotre code est « 123456 » – à bientôt 😀 "&<>${to}%s\\'


def an_envelope(kind: str, name: str) -> Envelope:
    subject = "Été : votre lien à garder, une phrase assez longue pour que la ligne soit coupée en deux" * (
        kind == "mail"
    )
    return Envelope(
        kind=kind,  # type: ignore[arg-type]
        to=RECIPIENT[kind],
        subject=subject if TRAITS[name].has_subject else "",
        body=BODY,
        idempotency_key="cle-1",
        attempt=1,
        repeated=False,
        expires_at=datetime(2026, 9, 8, 9, tzinfo=UTC),
    )


@pytest.fixture(params=CASES, ids=lambda case: "-".join(case))
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    name, kind = request.param
    return name, kind


@pytest.fixture
def end(case: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[End]:
    with open_end(case[0], tmp_path, lambda: capsys.readouterr().out) as end:
        yield end


def test_every_gateway_takes_part() -> None:
    assert sorted(TRAITS) == list_gateways()


def test_it_bears_its_name(case: tuple[str, str], end: End) -> None:
    assert end.gateway.name == case[0]


def test_what_is_handed_over_arrives_unchanged(case: tuple[str, str], end: End) -> None:
    envelope = an_envelope(case[1], case[0])
    assert isinstance(end.gateway.send(envelope), Receipt)
    assert end.arrived() == [(envelope.to, envelope.subject, envelope.body)]


def test_two_messages_are_two(case: tuple[str, str], end: End) -> None:
    envelope = an_envelope(case[1], case[0])
    end.gateway.send(envelope)
    end.gateway.send(replace(envelope, idempotency_key="cle-2", body="Autre."))
    assert [body for _, _, body in end.arrived()] == [BODY, "Autre."]


def test_a_second_attempt_is_taken_and_kept_once_where_the_end_knows_keys(case: tuple[str, str], end: End) -> None:
    envelope = an_envelope(case[1], case[0])
    first = end.gateway.send(envelope)
    second = end.gateway.send(replace(envelope, attempt=2, repeated=True))
    assert first.reference == second.reference
    assert len(end.arrived()) == (1 if TRAITS[case[0]].dedupes else 2)


def test_a_receipt_is_short_and_names_no_one(case: tuple[str, str], end: End) -> None:
    reference = end.gateway.send(an_envelope(case[1], case[0])).reference
    assert len(reference) <= 200
    assert "639980001" not in reference
    assert "emilie" not in reference


def test_a_closed_end_is_a_passing_failure_that_never_left(case: tuple[str, str], tmp_path: Path) -> None:
    if not TRAITS[case[0]].can_be_closed:
        assert case[0] in ("console", "memory")  # their end is this very process
        return
    gateway = closed_end(case[0], tmp_path)
    began = time.monotonic()
    with pytest.raises(PassingFailure) as caught:
        gateway.send(an_envelope(case[1], case[0]))
    assert time.monotonic() - began < 3.5
    assert not caught.value.may_have_left
    assert "639980001" not in caught.value.detail
