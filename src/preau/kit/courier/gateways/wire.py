"""One HTTP request for a gateway: 1 s to connect, 3 s in all, no redirect followed, a small answer (design.md §1).

A server that drips its answer would hold the courier: after three seconds it goes on without it (`webkit.within`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import httpx

from preau.kit import webkit
from preau.kit.courier.envelope import PassingFailure, PermanentFailure

CONNECT, TOTAL = 1.0, 3.0
ANSWER_MAX = 64 * 1024
REFUSED_FOR_GOOD = frozenset({400, 409, 413, 422})
NOT_TAKEN = frozenset({401, 403, 404, 405, 407, 408, 425, 429, 503})
RETRY_AFTER_MAX = 3600


@dataclass(frozen=True)
class Outgoing:
    """A request, ready to leave."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def exchange(request: Outgoing, *, environment: bool = True) -> bytes:
    """The body of a 2xx answer, at most 64 KiB of it.

    `environment`: honour the proxies and certificates of the environment. Any other answer or mishap is a named
    failure. A refusal of *this message* (400, 409, 413, 422) is permanent. One of the sender (401, 403, 404…) passes,
    since an operator can mend it before the message expires.
    """
    client = httpx.Client(timeout=httpx.Timeout(TOTAL, connect=CONNECT), follow_redirects=False, trust_env=environment)
    try:
        answer = webkit.within(TOTAL, lambda: _talk(client, request), give_up=client.close)
    except webkit.TooLong:
        raise PassingFailure("three seconds without a whole answer", may_have_left=True) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _talk(client: httpx.Client, request: Outgoing) -> bytes | PassingFailure | PermanentFailure:
    try:
        with (
            client,
            client.stream(request.method, request.url, headers=request.headers, content=request.body) as answer,
        ):
            failure = _judge(answer)
            return failure or _read(answer)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as problem:
        return PassingFailure(type(problem).__name__)
    except (httpx.HTTPError, OSError, RuntimeError, ValueError) as problem:
        return PassingFailure(type(problem).__name__, may_have_left=True)


def _judge(answer: httpx.Response) -> PassingFailure | PermanentFailure | None:
    status = answer.status_code
    if 200 <= status < 300:
        return None
    if status in REFUSED_FOR_GOOD:
        return PermanentFailure(f"HTTP {status}")
    taken = not (300 <= status < 400 or status in NOT_TAKEN)
    return PassingFailure(f"HTTP {status}", may_have_left=taken, retry_after=_retry_after(answer))


def _retry_after(answer: httpx.Response) -> timedelta | None:
    text = answer.headers.get("retry-after", "")
    if text.isascii() and text.isdigit() and len(text) < 6:
        return timedelta(seconds=min(int(text), RETRY_AFTER_MAX))
    return None


def _read(answer: httpx.Response) -> bytes:
    """The beginning of the body; what cannot be read does not undo the 2xx that came before it."""
    body = b""
    try:
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) >= ANSWER_MAX:
                break
    except httpx.HTTPError:
        return b""
    return body[:ANSWER_MAX]


def read_reference(body: bytes, field: str) -> str:
    """The text or number `field` of a JSON answer, at most 200 characters; "" when there is none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    value = answer.get(field, "") if isinstance(answer, dict) else ""
    return str(value)[:200] if isinstance(value, str | int) else ""
