"""Calls from the CAS server to services: the proxy callback (§2.5.4), the sign-out (§2.3.3).

One second to connect, three in all, no redirection followed, the answer's body never read; never inside a transaction.
Only addresses of declared services are called.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import httpx
from django.conf import settings as django_settings

from preau.protocols.cas import Address, check_callback, parse_address, with_parameters
from preau.protocols.cas.logout import FIELD

CONNECT_SECONDS = 1.0
TOTAL_SECONDS = 3.0
AT_ONCE = 16
log = logging.getLogger("preau.portail.cas")


def callback_address(text: str, host: str) -> Address | None:
    """`pgtUrl` if it may be called: https on that host; http to this machine in a demonstration."""
    return check_callback(text, host, allow_local=django_settings.PREAU_DEMO)


def hand_over(callback: Address, pgt: str, iou: str) -> bool:
    """Whether the callback took the ticket: it answered 200 (§2.5.4, step 3)."""
    url = with_parameters(callback, pgtId=pgt, pgtIou=iou)
    return _within([partial(_call, "GET", callback, url)]) == [200]


def tell_all(messages: Sequence[tuple[str, str]]) -> list[bool]:
    """Post each logout message to its address, all at once; whether each was taken, in order.

    A redirection counts: a client that has just closed its session may send its visitor to sign in.
    """
    calls = [partial(_call, "POST", parse_address(url), url, {FIELD: message}) for url, message in messages]
    return [200 <= status < 400 for status in _within(calls)]


def _within(calls: Sequence[Callable[[], int]]) -> list[int]:
    """The status of each call, 0 for those that are not over in time: a server that drips bytes holds nobody here."""
    if not calls:
        return []
    pool = ThreadPoolExecutor(min(AT_ONCE, len(calls)))
    futures = [pool.submit(call) for call in calls]
    done, _late = wait(futures, timeout=TOTAL_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return [future.result() if future in done else 0 for future in futures]


def _call(method: str, address: Address, url: str, form: dict[str, str] | None = None) -> int:
    """The status, 0 when nothing came."""
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not address.is_local) as client,
            client.stream(method, url, data=form) as answer,
        ):
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        log.info("%s to a service failed: %s", method, type(problem).__name__)
        return 0
