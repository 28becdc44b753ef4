"""Issuing and checking codes."""

from __future__ import annotations

import enum
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from preau.kit.clockkit import now as clock

if TYPE_CHECKING:
    from preau.kit.codes.models import Code

ATTEMPTS = 5
"""Per code: with six digits, one chance in 200,000."""
KEPT = timedelta(days=1)
"""How long a dead code is kept, so that its resends are still counted."""


class CodeVerdict(enum.Enum):
    """What became of a code that was typed."""

    JUSTE = "juste"
    FAUX = "faux"
    EXPIRE = "expiré"
    EPUISE = "épuisé"


@dataclass(frozen=True)
class Resend:
    """Whether another code may be sent; if not, from when (None: not to this subject any more today)."""

    allowed: bool
    retry_at: datetime | None = None


def issue(purpose: str, subject: str, *, life: timedelta, digits: int = 6) -> str:
    """Draw a code for `subject` (a run, an account) and `purpose`, valid for `life`; return it in clear, once.

    It may stand in the transaction that queues the message. For unknown people it is issued too, and not sent.
    """
    from preau.kit.codes.models import Code

    clear = f"{secrets.randbelow(10**digits):0{digits}}"
    salt, moment = secrets.token_urlsafe(16), clock()
    Code.objects.create(
        owner=_owner(purpose, subject),
        salt=salt,
        mac=_mac(salt, clear),
        issued_at=moment,
        expires_at=moment + life,
    )
    return clear


def check(purpose: str, subject: str, given: str) -> CodeVerdict:
    """Count a try on every live code of `subject`, commit it, then compare.

    Raises RuntimeError inside a transaction: a refusal there would roll the count back.
    """
    from preau.kit.codes.models import Code

    owner, moment = _owner(purpose, subject), clock()
    live = Code.objects.filter(owner=owner, ended_at=None, expires_at__gt=moment)
    with transaction.atomic(durable=True):
        tried = list(live.select_for_update().filter(attempts__lt=ATTEMPTS))
        Code.objects.filter(pk__in=[code.pk for code in tried]).update(attempts=F("attempts") + 1)
    if not tried:
        return CodeVerdict.EPUISE if live.exists() else CodeVerdict.EXPIRE
    digits = "".join(ch for ch in given if not ch.isspace())
    right = _matching(tried, digits)
    if right is None:
        left = any(code.attempts + 1 < ATTEMPTS for code in tried)
        return CodeVerdict.FAUX if left else CodeVerdict.EPUISE
    with transaction.atomic(durable=True):  # of two right answers at once, the first is the one
        is_first = Code.objects.filter(pk=right.pk, ended_at=None).update(ended_at=moment) == 1
        Code.objects.filter(owner=owner, ended_at=None).update(ended_at=moment)
    return CodeVerdict.JUSTE if is_first else CodeVerdict.EXPIRE


def can_resend(purpose: str, subject: str, *, quota: int = 4, pause: timedelta = timedelta(seconds=30)) -> Resend:
    """Whether one more code may go to `subject`: `quota` codes a day, `pause` between two of them."""
    from preau.kit.codes.models import Code

    moment = clock()
    sent = Code.objects.filter(owner=_owner(purpose, subject), issued_at__gt=moment - KEPT)
    times = list(sent.order_by("issued_at").values_list("issued_at", flat=True))
    if len(times) >= quota:
        return Resend(False)
    if times and moment < times[-1] + pause:
        return Resend(False, times[-1] + pause)
    return Resend(True)


def live_until(purpose: str, subject: str) -> datetime | None:
    """When the last live code of `subject` ends; None without one. For `run.keep_alive_until`."""
    from preau.kit.codes.models import Code

    live = Code.objects.filter(owner=_owner(purpose, subject), ended_at=None, expires_at__gt=clock())
    return live.order_by("-expires_at").values_list("expires_at", flat=True).first()


def purge(now: datetime | None = None) -> int:
    """Delete the codes that died more than a day ago; how many."""
    from preau.kit.codes.models import Code

    return Code.objects.filter(expires_at__lte=(now or clock()) - KEPT).delete()[0]


def _matching(codes: Iterable[Code], given: str) -> Code | None:
    """The one that is the code given; every one is compared, so the time tells nothing."""
    found = [code for code in codes if hmac.compare_digest(code.mac, _mac(code.salt, given))]
    return found[0] if found else None


def _owner(purpose: str, subject: str) -> str:
    return salted_hmac("preau.codes.owner", f"{purpose}\n{subject}", algorithm="sha256").hexdigest()


def _mac(salt: str, clear: str) -> str:
    return salted_hmac(f"preau.codes.{salt}", clear, algorithm="sha256").hexdigest()
