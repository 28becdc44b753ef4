"""Where a journey may lead back to: a path of this house, or an address its file declares."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

from preau.kit.design.pages import is_target

LONGEST = 2000  # characters


def clean(url: str, declared: Iterable[str] = ()) -> str:
    """`url` if it may be returned to, else the empty string.

    A local path starts with one slash. A declared address allows every address of the same origin under its path.
    """
    if len(url) > LONGEST or not is_target(url):
        return ""
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return url if any(_is_under(url, one) for one in declared) else ""


def _is_under(url: str, declared: str) -> bool:
    allowed = urlsplit(declared)
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={allowed.netloc}):
        return False
    given = urlsplit(url)
    return (given.scheme, given.netloc) == (allowed.scheme, allowed.netloc) and given.path.startswith(allowed.path)
