"""Six digits, five tries, counted before they are compared."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connections, transaction

from preau.kit import codes
from preau.kit.clockkit import now
from preau.kit.codes import CodeVerdict
from preau.kit.codes.models import Code

pytestmark = pytest.mark.django_db(transaction=True)

LIFE = timedelta(minutes=30)


def wrong(*rights: str) -> str:
    return next(f"{n:06}" for n in range(9) if f"{n:06}" not in rights)


def check(given: str, subject: str = "run") -> CodeVerdict:
    return codes.check("activation", subject, given)


def issue(subject: str = "run") -> str:
    return codes.issue("activation", subject, life=LIFE)


def at_once(given: list[str]) -> Counter[CodeVerdict]:
    barrier = Barrier(len(given))

    def one(code: str) -> CodeVerdict:
        barrier.wait()
        try:
            return check(code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(given)) as pool:
        return Counter(pool.map(one, given))


def test_right_code_once() -> None:
    code = issue()
    assert len(code) == 6
    assert code.isdigit()
    assert check(code) is CodeVerdict.JUSTE
    assert check(code) is CodeVerdict.EXPIRE


def test_number_of_digits() -> None:
    assert len(codes.issue("qr", "run", life=LIFE, digits=4)) == 4


def test_blanks_do_not_matter() -> None:
    code = issue()
    assert check(f" {code[:3]}\u00a0{code[3:]} ") is CodeVerdict.JUSTE


def test_nothing_is_stored_in_clear() -> None:
    code = issue("+33639980001")
    row = Code.objects.get()
    stored = " ".join(str(getattr(row, field.attname)) for field in Code._meta.concrete_fields)
    assert code not in stored.split()
    assert "639980001" not in stored


@pytest.mark.parametrize("given", ["", "abc", "12345", "1234567", "\x00", "é" * 500])
def test_odd_answers_are_wrong(given: str) -> None:
    issue()
    assert check(given) is CodeVerdict.FAUX


def test_code_of_another_subject_or_purpose_is_worth_nothing() -> None:
    code = issue("run-1")
    assert check(code, "run-2") is CodeVerdict.EXPIRE
    assert codes.check("oubli", "run-1", code) is CodeVerdict.EXPIRE
    assert check(code, "run-1") is CodeVerdict.JUSTE


def test_five_serial_wrong_codes_and_it_is_over() -> None:
    code = issue()
    verdicts = [check(wrong(code)) for _ in range(5)]
    assert verdicts == [CodeVerdict.FAUX] * 4 + [CodeVerdict.EPUISE]
    assert check(code) is CodeVerdict.EPUISE
    assert Code.objects.get().attempts == 5


def test_parallel_wrong_codes_are_all_counted() -> None:
    code = issue()
    verdicts = at_once([wrong(code)] * 20)
    assert verdicts == {CodeVerdict.FAUX: 4, CodeVerdict.EPUISE: 16}
    assert Code.objects.get().attempts == 5
    assert check(code) is CodeVerdict.EPUISE


def test_right_code_among_parallel_wrong_ones_wins_at_most_once() -> None:
    code = issue()
    verdicts = at_once([wrong(code)] * 2 + [code] * 10)
    assert verdicts[CodeVerdict.JUSTE] == 1


def test_count_stands_when_the_caller_fails_afterwards() -> None:
    code = issue()
    with pytest.raises(ZeroDivisionError):
        _check_then_fail(wrong(code))
    assert Code.objects.get().attempts == 1


def _check_then_fail(given: str) -> None:
    check(given)
    with transaction.atomic():
        raise ZeroDivisionError


def test_check_refuses_to_run_inside_a_transaction() -> None:
    code = issue()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        check(code)


def test_issue_dies_with_the_transaction_of_its_message() -> None:
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)
    assert not Code.objects.exists()


def test_code_expires() -> None:
    code = issue()
    with time_machine.travel(now() + LIFE, tick=False):
        assert check(code) is CodeVerdict.EXPIRE
    assert Code.objects.get().attempts == 0


def test_earlier_code_stays_valid_and_all_die_at_the_first_success() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        first = issue()
        clock.shift(timedelta(minutes=10))
        second = issue()
        assert check(first) is CodeVerdict.JUSTE
        assert check(second) is CodeVerdict.EXPIRE
        first = issue()
        clock.shift(timedelta(minutes=10))
        second = issue()
        clock.shift(timedelta(minutes=21))
        assert check(first) is (CodeVerdict.JUSTE if first == second else CodeVerdict.FAUX)
        assert check(second) is CodeVerdict.JUSTE


def test_new_code_has_its_own_tries() -> None:
    code = issue()
    for _ in range(5):
        check(wrong(code))
    fresh = issue()
    assert check(fresh) is CodeVerdict.JUSTE


def test_right_code_after_four_wrong_ones() -> None:
    code = issue()
    for _ in range(4):
        check(wrong(code))
    assert check(code) is CodeVerdict.JUSTE


def test_nobody_waits_for_a_code() -> None:
    assert check("123456") is CodeVerdict.EXPIRE


def test_resend_has_a_pause_and_a_quota() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert codes.can_resend("activation", "run").allowed
        for sent in range(1, 5):
            issue()
            verdict = codes.can_resend("activation", "run")
            assert not verdict.allowed
            clock.shift(timedelta(seconds=30))
            assert codes.can_resend("activation", "run").allowed is (sent < 4)
            assert verdict.retry_at == (now() if sent < 4 else None)
        clock.shift(timedelta(days=1))
        assert codes.can_resend("activation", "run").allowed


def test_live_until_is_the_end_of_the_last_live_code() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert codes.live_until("activation", "run") is None
        issue()
        clock.shift(timedelta(minutes=10))
        code = issue()
        assert codes.live_until("activation", "run") == now() + LIFE
        check(code)
        assert codes.live_until("activation", "run") is None


def test_purge_keeps_a_day_of_dead_codes() -> None:
    issue()
    with time_machine.travel(now() + timedelta(hours=24), tick=False):
        assert codes.purge() == 0
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert codes.purge() == 1
