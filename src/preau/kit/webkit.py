"""One HTTP call to another server, bounded on every side: time, size, redirections (design.md §1, "Servers").

httpx bounds each read, not the whole: a server that drips its answer would hold the process. So the call runs in a
thread of its own, and when its time is over the caller goes on without it.
"""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar, cast

import httpx

CONNECT = 1.0
"""Seconds to connect."""
BODY_LIMIT = 256 * 1024
"""Bytes of a body; one that is longer is refused whole."""


Found = TypeVar("Found")


class WebTrouble(Exception):
    """Family: no answer to read. The text is a word for a log, never an address or a body."""


class NotReached(WebTrouble):
    """No connection, or one that broke: the name, the port, the certificate, the line."""


class TooLong(WebTrouble):
    """No whole answer in time. What was asked may have been done."""


class TooBig(WebTrouble):
    """A body longer than the limit, or compressed although we asked that it is not."""


@dataclass(frozen=True)
class Answer:
    """Whatever the server said, a redirection and an error too; `body` is whole."""

    status: int
    content_type: str
    body: bytes = field(repr=False)


def fetch(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    method: str = "",
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 3.0,
    limit: int = BODY_LIMIT,
    transport: httpx.BaseTransport | None = None,
) -> Answer:
    """GET `url`, or POST `form` to it: one second to connect, `timeout` seconds in all, no redirection followed.

    Another `method` (PATCH, DELETE) is said by name; `content` is a body that is no form, whose type is in `headers`.
    The environment counts for nothing: no proxy, no netrc. `transport` replaces the network in a test.
    Raises NotReached, TooLong or TooBig. Never tries twice.
    """
    client = httpx.Client(
        timeout=httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
        follow_redirects=False,
        trust_env=False,
        verify=_trust(),
        transport=transport,
    )
    asked = {"Accept-Encoding": "identity", **(headers or {})}
    verb = method or ("GET" if form is None and content is None else "POST")

    def talk() -> Answer:
        try:
            with (
                client,
                client.stream(verb, url, data=form, content=content, headers=asked) as answer,
            ):
                return _read(answer, limit)
        except httpx.TimeoutException as problem:
            raise TooLong(type(problem).__name__) from problem
        except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError) as problem:
            raise NotReached(type(problem).__name__) from problem

    return within(timeout, talk, give_up=client.close)


def within(seconds: float, talk: Callable[[], Found], *, give_up: Callable[[], None]) -> Found:
    """What `talk` returns or raises, in a thread of its own; TooLong when it takes longer, once `give_up` was called.

    `give_up` closes what `talk` reads from, so that its thread soon ends.
    """
    done: queue.SimpleQueue[tuple[Found | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((talk(), None))
        except Exception as problem:  # noqa: BLE001 - raised again by the caller's thread
            done.put((None, problem))

    threading.Thread(target=run, daemon=True).start()
    try:
        found, problem = done.get(timeout=seconds)
    except queue.Empty:
        give_up()  # the next read of its thread fails, and it ends
        raise TooLong(f"{seconds:g} s") from None
    if problem is not None:
        raise problem
    return cast(Found, found)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities httpx brings, and those of the system, where a school may have added its own; made once."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _read(answer: httpx.Response, limit: int) -> Answer:
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise TooBig("compressed")
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > limit:
            raise TooBig(f"more than {limit} bytes")
    return Answer(answer.status_code, answer.headers.get("content-type", ""), body)
