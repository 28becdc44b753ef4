"""Whatever is asked for, nobody is led outside the declared places."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.design.pages import is_target
from preau.kit.flows import returns

DECLARED = ("https://ent.example.org/portail/", "http://127.0.0.1:8000")
PIECES = [
    "/",
    "//",
    "\\",
    ":",
    "@",
    "#",
    "?",
    "https",
    "http",
    "ent.example.org",
    "127.0.0.1:8000",
    "portail/",
    ".",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=9).map("".join))
def test_what_is_kept_is_local_or_declared(url: str) -> None:
    kept = returns.clean(url, DECLARED)
    assert kept in ("", url)
    if kept:
        parts = urlsplit(kept)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        assert is_target(kept)
        assert origin in ("", "https://ent.example.org", "http://127.0.0.1:8000")
        assert origin or (kept[0] == "/" and kept[1:2] not in ("/", "\\"))


@pytest.mark.parametrize(
    "url",
    [
        "https://ent.example.org/portail/retour",
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000/accueil?a=1#b",
        "/services/",
    ],
)
def test_good_addresses_are_kept(url: str) -> None:
    assert returns.clean(url, DECLARED) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://ent.example.org/autre/",
        "https://ent.example.org:8443/portail/",
        "https://x@ent.example.org/portail/",
        "http://127.0.0.1:80001/",
        "/a\x00b",
        "/a\\b",
        "/a b",
        "https://[",
    ],
)
def test_bad_addresses_are_dropped(url: str) -> None:
    assert returns.clean(url, DECLARED) == ""
