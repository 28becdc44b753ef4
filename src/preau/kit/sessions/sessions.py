"""Opening, reading and ending sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse

from preau.kit.clockkit import now as clock
from preau.kit.idkit import digest, new_secret
from preau.kit.limits import address
from preau.kit.preparedkit import Prepared, Slot
from preau.kit.sessions import cookies

if TYPE_CHECKING:
    from preau.kit.sessions.models import Session

KIND = "session"
LIFE = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=10)
SEEN_EVERY_WHEN_IDLE_ENDS = timedelta(minutes=1)
KEPT = timedelta(days=30)
"""How long an ended or expired session is kept for the support, before `purge`."""
LIVE = timedelta(minutes=20)
"""Whoever asked for a page in the last twenty minutes counts as being here (`SEEN_EVERY` apart)."""
opened = Signal()
"""Sent by `open_session` with `request` and `session`, in its transaction."""
_CACHE = "_preau_session"


def open_session(
    request: HttpRequest,
    response: HttpResponse,
    subject: str,
    data: Mapping[str, Any] | None = None,
    life: timedelta = LIFE,
) -> Session:
    """Open a session for `subject` under a new token; the browser's former session ends in the same transaction."""
    from preau.kit.sessions.models import Session

    token, moment = new_secret(), clock()
    with transaction.atomic():
        former = cookies.read(request, KIND)
        if former:
            Session.objects.filter(token_hash=digest(former), ended_at=None).update(ended_at=moment)
        session = Session.objects.create(
            token_hash=digest(token),
            subject=subject,
            data=dict(data or {}),
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + life,
            user_agent=request.headers.get("User-Agent", "")[:200],
            address_block=address.block(request),
        )
        opened.send(Session, request=request, session=session)
    cookies.put(response, KIND, token)
    setattr(request, _CACHE, session)
    return session


def current(request: HttpRequest) -> Session | None:
    """The live session of the browser, looked up once per request.

    In a house with `settings.SESSION_IDLE`, a session unused for that long is over.
    """
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _find(cookies.read(request, KIND)))
    found: Session | None = getattr(request, _CACHE)
    return found


def is_idle(request: HttpRequest) -> bool:
    """Whether the browser had a session that is over for want of use, and for nothing else: a page may say so."""
    from preau.kit.sessions.models import Session

    token, moment = cookies.read(request, KIND), clock()
    if not token:
        return False
    session = Session.objects.filter(token_hash=digest(token), ended_at=None, expires_at__gt=moment).first()
    return session is not None and _is_idle(session, moment)


def end_session(request: HttpRequest, response: HttpResponse) -> None:
    """End the browser's session and take its cookie back; nothing happens to a browser without one."""
    session = current(request)
    if session is not None:
        session.ended_at = clock()
        session.save(update_fields=["ended_at"])
    setattr(request, _CACHE, None)
    cookies.drop(response, KIND)


def end_all(subject: str) -> int:
    """End every live session of `subject` (a new password, a suspended account); how many."""
    from preau.kit.sessions.models import Session

    moment = clock()
    return Session.objects.filter(subject=subject, ended_at=None, expires_at__gt=moment).update(ended_at=moment)


def count_of(subjects: Iterable[str]) -> dict[str, int]:
    """How many live sessions each of these has; those without are left out."""
    from preau.kit.sessions.models import Session

    rows = Session.objects.filter(subject__in=list(subjects), ended_at=None, expires_at__gt=clock())
    return Counter(rows.values_list("subject", flat=True))


def count_live(now: datetime | None = None) -> int:
    """How many sessions are open and in use, whoever they belong to; one count by an index."""
    from preau.kit.sessions.models import Session

    moment = now or clock()
    return Session.objects.filter(ended_at=None, last_seen_at__gt=moment - LIVE, expires_at__gt=moment).count()


def purge(now: datetime | None = None) -> int:
    """Delete the sessions over for more than 30 days; how many."""
    from preau.kit.sessions.models import Session

    return Session.objects.filter(expires_at__lte=(now or clock()) - KEPT).delete()[0]


def _find(token: str) -> Session | None:
    from preau.kit.sessions.models import Session

    if not token:
        return None
    moment = clock()
    session = _live().first(token=digest(token), moment=moment)
    if session is None or _is_idle(session, moment):
        return None
    if moment - session.last_seen_at >= (SEEN_EVERY if _idle() is None else SEEN_EVERY_WHEN_IDLE_ENDS):
        Session.objects.filter(pk=session.pk).update(last_seen_at=moment)
        session.last_seen_at = moment
    return session


@cache
def _live() -> Prepared[Session]:
    """The query of every request, compiled once."""
    from preau.kit.sessions.models import Session

    live = {"ended_at": None, "expires_at__gt": Slot("moment")}
    return Prepared(lambda: Session.objects.filter(token_hash=Slot("token"), **live))


def _idle() -> timedelta | None:
    return getattr(settings, "SESSION_IDLE", None)


def _is_idle(session: Session, moment: datetime) -> bool:
    limit = _idle()
    return limit is not None and moment - session.last_seen_at >= limit
