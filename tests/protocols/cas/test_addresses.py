"""Addresses of services: which are read, which spellings are one, which declarations cover them."""

from __future__ import annotations

import time

import pytest

from preau.protocols.cas import Declared, Kind, check_callback, check_declarable, choose, is_match, parse_address
from preau.protocols.cas.address import with_parameters
from preau.protocols.cas.refusals import AddressUnreadable, NotDeclarable, PatternTooWide, RequestTooLong

APP = "https://pronote.example.net/0500048f/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pronote.example.net",
        "//pronote.example.net/",
        "/cas/login",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://pronote.example.net/",
        "https://",
        "https:///x",
        "https:pronote.example.net",
        "https://nom@pronote.example.net/",
        "https://nom:secret@pronote.example.net/",
        "https://pronote.example.net\\@evil.example/",
        "https://evil.example\\.pronote.example.net/",
        "https://pronote.example.net%2Eevil.example/",
        "https://pronote.example.net:port/",
        "https://pronote.example.net:99999/",
        "https://pronote.example.net:0/",
        "https://prônote.example.net/",
        "https://[::1/",
        "https://pronote.example.net/a\r\nSet-Cookie: a=b",
        "https://pronote.example.net/\x00",
        "https://pronote.example.net/\ud800",
        "https://pronote.example.net/../x",
        "https://pronote.example.net/a/%2e%2E/x",
        "https://pronote.example.net/a/..;x/y",
        "https://pronote.example.net/a%2f..%2fx",
        "https://-a.example/",
    ],
)
def test_unreadable(text: str) -> None:
    with pytest.raises(AddressUnreadable):
        parse_address(text)


def test_too_long() -> None:
    with pytest.raises(RequestTooLong):
        parse_address(f"{APP}{'a' * 1024}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (APP, "HTTPS://Pronote.EXAMPLE.net:443/0500048f/"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/~x", "https://a.example/%7Ex"),
        ("https://a.example/%c3%a9", "https://a.example/é"),
        ("https://a.example/?q=a%20b", "https://a.example/?q=a b"),
        ("https://a.example/?x=1", "https://a.example/?ticket=ST-1&x=1"),
        ("http://127.0.0.1:80/", "http://127.0.0.1/"),
        ("https://a.example/100%", "https://a.example/100%25"),
    ],
)
def test_one_address_in_two_spellings(one: str, other: str) -> None:
    assert parse_address(one).key == parse_address(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (APP, "https://pronote.example.net/0500048F/"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/?x=1&y=2", "https://a.example/?y=2&x=1"),
        ("https://a.example/", "http://a.example/"),
        ("https://a.example/", "https://a.example:8443/"),
        ("https://a.example/", "https://a.example./"),
        ("https://a.example/?x", "https://a.example/"),
    ],
)
def test_two_addresses(one: str, other: str) -> None:
    assert parse_address(one).key != parse_address(other).key


def test_a_ticket_is_added_where_a_browser_will_read_it() -> None:
    assert with_parameters(parse_address("https://a.example/p?x=1#f"), ticket="ST-1") == (
        "https://a.example/p?x=1&ticket=ST-1#f"
    )
    assert with_parameters(parse_address("https://a.example"), ticket="ST-1") == "https://a.example/?ticket=ST-1"


def declared(kind: Kind, url: str) -> Declared:
    return check_declarable(kind, url)


@pytest.mark.parametrize(
    ("kind", "url", "covered", "foreign"),
    [
        (Kind.EXACT, f"{APP}x?a=1", [f"{APP}x?a=1", f"{APP}x?a=1&ticket=ST-1"], [APP, f"{APP}x", f"{APP}x?a=1&b=2"]),
        (
            Kind.PREFIX,
            "https://a.example/app",
            [
                "https://a.example/app",
                "https://a.example/app/x",
                "https://a.example/app?q",
                "https://A.example:443/app",
            ],
            [
                "https://a.example/application",
                "http://a.example/app",
                "https://a.example:444/app",
                "https://b.example/app",
            ],
        ),
        (Kind.PREFIX, "https://a.example", ["https://a.example/x", "https://a.example?x"], ["https://a.example.evil/"]),
        (
            Kind.PATTERN,
            "https://*.index.example.net/pronote/**",
            ["https://0500048f.index.example.net/pronote/", "https://x.index.example.net/pronote/a/b?q=/../"],
            [
                "https://index.example.net/pronote/",
                "https://a.b.index.example.net/pronote/",
                "https://x.index.example.net/pronote",
                "https://evil.example/.index.example.net/pronote/",
                "http://x.index.example.net/pronote/",
                "https://x.index.example.net:8443/pronote/",
            ],
        ),
        (
            Kind.PATTERN,
            "https://a.example.net/*/p*e.html",
            ["https://a.example.net/0500048f/parent-mobile.html".replace("-mobile.html", "e.html")],
            ["https://a.example.net/a/b/pe.html", "https://a.example.net//x/pe.html", "https://a.example.net/a/pe.htm"],
        ),
        (Kind.PATTERN, "https://a.example.net:8443/*", ["https://a.example.net:8443/x"], ["https://a.example.net/x"]),
    ],
)
def test_declarations(kind: Kind, url: str, covered: list[str], foreign: list[str]) -> None:
    known = declared(kind, url)
    for text in covered:
        assert is_match(known, parse_address(text)), text
    for text in foreign:
        assert not is_match(known, parse_address(text)), text


@pytest.mark.parametrize(
    ("kind", "url", "why"),
    [
        (Kind.EXACT, "http://a.example/", NotDeclarable),
        (Kind.PREFIX, "https://a.example/?x", NotDeclarable),
        (Kind.PREFIX, "https://a.example/#x", NotDeclarable),
        (Kind.PREFIX, "https://a.example/*", NotDeclarable),
        (Kind.PREFIX, "https://nom@a.example/", NotDeclarable),
        (Kind.PREFIX, "javascript:x", NotDeclarable),
        (Kind.PATTERN, "http://a.example/*", NotDeclarable),
        (Kind.PATTERN, "https://a.example", NotDeclarable),
        (Kind.PATTERN, "https://a.example/(a|b)", NotDeclarable),
        (Kind.PATTERN, "https://a.example/.*?x", NotDeclarable),
        (Kind.PATTERN, "https://a.example/x/../*", NotDeclarable),
        (Kind.PATTERN, "https://a.example:99999/*", NotDeclarable),
        (Kind.PATTERN, "https://*/", PatternTooWide),
        (Kind.PATTERN, "https://*.fr/", PatternTooWide),
        (Kind.PATTERN, "https://a.*.fr/", PatternTooWide),
        (Kind.PATTERN, "https://a*.fr/", PatternTooWide),
        (Kind.PATTERN, "https://ent.a*/", PatternTooWide),
        (Kind.PATTERN, "https://**.a.fr/", PatternTooWide),
        (Kind.PATTERN, "https://a..fr/", PatternTooWide),
        (Kind.PATTERN, "https://a.example.net/**/x", PatternTooWide),
        (Kind.PATTERN, "https://a.example.net/x**", PatternTooWide),
        (Kind.PATTERN, "https://a.example.net/***", PatternTooWide),
        (Kind.PATTERN, f"https://a.example.net/{'*a' * 9}", PatternTooWide),
        (Kind.PATTERN, f"https://a.example.net/{'a' * 1024}", NotDeclarable),
    ],
)
def test_what_may_be_declared(kind: Kind, url: str, why: type[Exception]) -> None:
    with pytest.raises(why) as caught:
        declared(kind, url)
    assert type(caught.value) is why


def test_http_to_this_machine_when_it_is_allowed() -> None:
    for url in ("http://127.0.0.1:8005/", "http://localhost/", "http://[::1]:80/"):
        assert check_declarable(Kind.PREFIX, url, allow_local=True).url.startswith("http:")
    with pytest.raises(NotDeclarable):
        check_declarable(Kind.PREFIX, "http://127.0.0.1.evil.example/", allow_local=True)


def test_the_closest_speaks() -> None:
    rows = [
        declared(Kind.PATTERN, "https://*.example.net/**"),
        declared(Kind.PREFIX, "https://a.example.net/"),
        declared(Kind.PREFIX, "https://a.example.net/b"),
        declared(Kind.EXACT, "https://a.example.net/b/c"),
    ]
    for index, text in enumerate(("https://z.example.net/", "https://a.example.net/x", "https://a.example.net/b/d")):
        assert choose(rows, lambda row: row, parse_address(text)) is rows[index]
    assert choose(rows, lambda row: row, parse_address("https://a.example.net/b/c")) is rows[3]
    assert choose(rows, lambda row: row, parse_address("https://example.net/")) is None


def test_a_pattern_never_runs_away() -> None:
    known = declared(Kind.PATTERN, f"https://a.example.net/{'*a' * 8}")
    hostile = parse_address(f"https://a.example.net/{'a' * 990}b")
    started = time.process_time()
    for _ in range(200):
        assert not is_match(known, hostile)
    assert time.process_time() - started < 2


def test_callbacks() -> None:
    assert check_callback("https://a.example/pgt?x=1", "a.example") is not None
    assert check_callback("http://127.0.0.1:1/pgt", "127.0.0.1", allow_local=True) is not None
    for text, host in [
        ("https://b.example/", "a.example"),
        ("http://a.example/", "a.example"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("x", "a.example"),
        (f"https://a.example/{'x' * 1024}", "a.example"),
    ]:
        assert check_callback(text, host) is None
