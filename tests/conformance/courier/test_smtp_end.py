"""The smtp gateway before relays that refuse, drop or bind."""

import email
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from preau.kit.courier.envelope import Gateway, PassingFailure, PermanentFailure
from preau.kit.courier.gateways import build_gateway
from preau.kit.courier.settings import Settings
from tests.conformance.courier.servers import Relay, relay
from tests.conformance.courier.test_gateways import an_envelope

MAIL = an_envelope("mail", "smtp")


@pytest.fixture
def end() -> Iterator[tuple[Gateway, Relay]]:
    with relay() as (handler, port):
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_from="Les Courtils <ecole@example.org>")
        yield build_gateway("smtp", settings), handler


def test_the_mail_carries_its_key_and_its_attempt(end: tuple[Gateway, Relay]) -> None:
    gateway, handler = end
    first = gateway.send(MAIL)
    second = gateway.send(replace(MAIL, attempt=2, repeated=True))
    one, two = (email.message_from_bytes(mail) for mail in handler.mails)
    assert one["Message-ID"] == two["Message-ID"] == first.reference == second.reference
    assert one["Message-ID"].endswith("@example.org>")
    assert (one["X-Preau-Attempt"], two["X-Preau-Attempt"]) == ("1", "2")
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["From"] == "Les Courtils <ecole@example.org>"


@pytest.mark.parametrize("rcpt", ["550 no such mailbox", "553 not here"])
def test_an_unknown_mailbox_is_permanent(end: tuple[Gateway, Relay], rcpt: str) -> None:
    end[1].rcpt = rcpt
    with pytest.raises(PermanentFailure, match=f"SMTP {rcpt[:3]}"):
        end[0].send(MAIL)


def test_a_full_mailbox_passes(end: tuple[Gateway, Relay]) -> None:
    end[1].rcpt = "452 full"
    with pytest.raises(PassingFailure, match="SMTP 452"):
        end[0].send(MAIL)


@pytest.mark.parametrize(
    ("data", "failure"),
    [("554 refused", PermanentFailure), ("451 later", PassingFailure), ("421 later", PassingFailure)],
)
def test_the_answer_to_the_mail_itself_counts(end: tuple[Gateway, Relay], data: str, failure: type[Exception]) -> None:
    end[1].data = data
    with pytest.raises(failure, match=f"SMTP {data[:3]}"):
        end[0].send(MAIL)
    assert end[1].mails == []


def test_a_header_cannot_be_added(end: tuple[Gateway, Relay]) -> None:
    with pytest.raises(PermanentFailure):
        end[0].send(replace(MAIL, subject="a\r\nBcc: autre@example.org"))
    assert end[1].mails == []


def test_a_relay_that_hangs_up_after_the_mail_may_have_taken_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_hang_up_after_data, args=(listener,), daemon=True)
        thread.start()
        settings = Settings(smtp_host="127.0.0.1", smtp_port=listener.getsockname()[1])
        with pytest.raises(PassingFailure) as caught:
            build_gateway("smtp", settings).send(MAIL)
        thread.join(5)
    assert caught.value.may_have_left


def test_a_relay_that_says_nothing_is_left_before_it_has_anything() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=listener.getsockname()[1])
        with pytest.raises(PassingFailure) as caught:
            build_gateway("smtp", settings).send(MAIL)
    assert not caught.value.may_have_left


def test_a_relay_that_offers_no_starttls_gets_nothing_in_clear(end: tuple[Gateway, Relay]) -> None:
    with relay() as (handler, port):
        gateway = build_gateway("smtp", Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="starttls"))
        with pytest.raises(PassingFailure) as caught:
            gateway.send(MAIL)
    assert not caught.value.may_have_left
    assert handler.mails == []


def _hang_up_after_data(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as stream:
        for answer in (b"220 relay\r\n", b"250 relay\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"):
            stream.write(answer)
            stream.flush()
            stream.readline()
        while stream.readline() not in (b".\r\n", b""):
            pass
