from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from preau.kit import clockkit
from preau.kit.courier import queue, testing
from preau.kit.courier.catalogue import BadTemplateError
from preau.kit.courier.models import Message
from preau.kit.courier.outbox import KeyReusedError, find_messages, mask
from preau.kit.courier.rendering import RenderError
from tests.kit.courier.essai import ADRESSE, MOBILE, queue_code, queue_mail

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_queued_row_holds_nothing_in_clear() -> None:
    queue_code()
    queue_mail()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM courier_message")
        stored = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
    for secret in ("123456", MOBILE, "639980001", "emilie", "dupont", "comptes.example.org"):
        assert secret not in stored.lower()
    assert "+33 6 •• •• •• 01" in stored
    assert "e•••@example.org" in stored


def test_a_rolled_back_action_sends_nothing() -> None:
    def act() -> None:
        with transaction.atomic():
            queue_code()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Message.objects.exists()


def test_the_same_key_asks_once_and_does_not_break_the_transaction() -> None:
    with transaction.atomic():
        first = queue_code(idempotency_key="run-1-code-1")
        second = queue_code(idempotency_key="run-1-code-1")
        third = queue_code(idempotency_key="run-1-code-2")
    assert first.pk == second.pk != third.pk
    assert Message.objects.count() == 2


def test_a_key_cannot_swallow_another_message() -> None:
    queue_code(idempotency_key="k")
    with pytest.raises(KeyReusedError):
        queue_code(idempotency_key="k", to="+33639980002")
    with pytest.raises(KeyReusedError):
        queue_mail(idempotency_key="k")


def test_a_missing_parameter_breaks_the_action_at_once() -> None:
    with pytest.raises(RenderError):
        queue_code(params={"host": "example.org"})
    assert not Message.objects.exists()


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(BadTemplateError):
        queue("ESSAI-SMS-98", to=MOBILE, params={}, expires_at=clockkit.now())


@pytest.mark.parametrize("to", ["", "0639980001", "+33 6 39 98 00 01", "+33639980001\n", "+0123456789", ADRESSE])
def test_an_sms_goes_to_a_number_only(to: str) -> None:
    with pytest.raises(ValueError) as caught:
        queue_code(to=to)
    assert not to or to not in str(caught.value)


@pytest.mark.parametrize("to", ["", "a", "a@", "@b", "a@b c", "a@b,c@d", "a@b\nBcc: c", "Nom <a@example.org>", MOBILE])
def test_a_mail_goes_to_one_address_only(to: str) -> None:
    with pytest.raises(ValueError):
        queue_mail(to=to)


def test_silent_costs_the_same_queries_and_leaves_the_same_row(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        spoken = queue_code()
    with django_assert_num_queries(1):
        silent = queue_code(silent=True)
    assert len(bytes(spoken.sealed)) - len(bytes(silent.sealed)) in (0, 1)  # "true" and "false"
    for name in ("template", "kind", "state", "to_masked", "to_hash", "attempt"):
        assert getattr(spoken, name) == getattr(silent, name)


def test_messages_of_a_recipient_are_found_by_their_hash() -> None:
    queue_code(to="+33639980002")
    first, second = queue_code(), queue_code()
    assert find_messages(MOBILE) == [second, first]


@pytest.mark.parametrize(
    ("kind", "to", "shown"),
    [
        ("sms", MOBILE, "+33 6 •• •• •• 01"),
        ("sms", "+99912345678", "+99•••78"),
        ("mail", "a@b.example.org", "a•••@b.example.org"),
    ],
)
def test_a_mask_hides(kind: str, to: str, shown: str) -> None:
    assert mask(kind, to) == shown


def test_deliver_gives_what_left_this_time() -> None:
    queue_code()
    assert [m.to for m in testing.deliver()] == [MOBILE]
    queue_mail()
    assert [m.to for m in testing.deliver()] == [ADRESSE]
    assert testing.deliver(clockkit.now() + timedelta(minutes=5)) == []
