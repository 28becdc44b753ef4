"""Bodies in, errors out, versions: hostile bytes are refused by name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.scim import names, refusals
from preau.protocols.scim.bodies import MAXIMUM, read_body, read_json, write_error, write_json
from preau.protocols.scim.etags import check_version, is_unchanged, version_of

GOOD = b'{"schemas": ["%s"], "Operations": [1]}' % names.PATCH_OP.encode()


@pytest.mark.parametrize("media", ["application/scim+json", "application/JSON; charset=UTF-8", "application/json;x=1"])
def test_read(media: str) -> None:
    assert read_body(media, GOOD, names.PATCH_OP)["Operations"] == [1]


REFUSED: list[tuple[str, bytes, type[Refusal], int]] = [
    ("text/plain", GOOD, refusals.FormatInconnu, 415),
    ("", GOOD, refusals.FormatInconnu, 415),
    ("application/json; charset=latin-1", GOOD, refusals.FormatInconnu, 415),
    ("application/json", GOOD + b" " * MAXIMUM, refusals.CorpsTropGros, 413),
    ("application/json", b"[" * 50000, refusals.CorpsTropGros, 413),
    ("application/json", b'{"a":' * 12 + b"{}" + b"}" * 12, refusals.CorpsTropGros, 413),
    ("application/json", b"", refusals.CorpsIllisible, 400),
    ("application/json", b"\xff{}", refusals.CorpsIllisible, 400),
    ("application/json", b"\xef\xbb\xbf{}", refusals.CorpsIllisible, 400),
    ("application/json", b"[]", refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": 1, "A": 2}', refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": NaN}', refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": -Infinity}', refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": 1e999}', refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": ' + b"9" * 5000 + b"}", refusals.CorpsIllisible, 400),
    ("application/json", b'{"a": "\\u0000"}', refusals.CorpsIllisible, 400),
    ("application/json", b'{"\\ud800": 1}', refusals.CorpsIllisible, 400),
    ("application/json", b"{}", refusals.MessageInattendu, 400),
    ("application/json", b'{"schemas": "%s"}' % names.PATCH_OP.encode(), refusals.MessageInattendu, 400),
    ("application/json", b'{"schemas": [1, "urn:x"]}', refusals.MessageInattendu, 400),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused_by_its_name(number: int) -> None:
    media, body, refusal, status = REFUSED[number]
    with pytest.raises(refusal) as caught:
        read_body(media, body, names.PATCH_OP)
    assert caught.value.status == status
    assert "{" not in caught.value.sentence()


@given(st.binary(max_size=80) | st.text(max_size=40).map(str.encode))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        data = read_json(body)
    except refusals.ScimRefusal:
        return
    assert json.loads(write_json(data)) == data


def test_errors_carry_the_code_and_the_scim_type() -> None:
    error = write_error(refusals.SansCible(rang=2))
    assert error == {
        "schemas": [names.ERROR],
        "status": "400",
        "scimType": "noTarget",
        "detail": "SCIM-0010 " + refusals.SansCible(rang=2).sentence(),
    }
    assert "scimType" not in write_error(refusals.RessourceInconnue())


VERSION = version_of({"id": "1", "meta": {"created": "x"}})


def test_versions_follow_the_content() -> None:
    same = {"meta": {"version": "old", "location": "elsewhere", "created": "x"}, "id": "1"}
    assert version_of(same) == VERSION
    assert version_of({**same, "id": "2"}) != VERSION
    assert version_of({**same, "meta": {"created": "y"}}) != VERSION


@pytest.mark.parametrize(
    "header", [VERSION, VERSION.removeprefix("W/"), f'"x", {VERSION} ', f'{VERSION},"y,z"', "*", f'"x",,{VERSION},']
)
def test_versions_that_match(header: str) -> None:
    check_version(VERSION, header)
    assert is_unchanged(VERSION, header)


def test_without_header_nothing_is_checked() -> None:
    check_version(VERSION, "")
    assert not is_unchanged(VERSION, "")


@pytest.mark.parametrize("header", ['W/"other"', '"a", "b"', '""'])
def test_another_version_is_refused(header: str) -> None:
    assert not is_unchanged(VERSION, header)
    with pytest.raises(refusals.VersionDepassee) as caught:
        check_version(VERSION, header)
    assert caught.value.status == 412


@pytest.mark.parametrize("header", ["abc", 'w/"a"', '"a" "b"', '"a', '"a", b', ",", '"a",' * 600 + '"b"'])
def test_an_unreadable_version_is_refused(header: str) -> None:
    with pytest.raises(refusals.VersionIllisible):
        check_version(VERSION, header)
    with pytest.raises(refusals.VersionIllisible):
        is_unchanged(VERSION, header)
