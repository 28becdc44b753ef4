"""Hostile bytes: whatever comes, the answer is a value or a named refusal, never another error."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.saml import (
    Assertion,
    bindings,
    load_key_pair,
    read_authn_request,
    read_idp_metadata,
    read_response,
    read_sp_metadata,
    sp_metadata,
    xml,
)
from preau.protocols.saml.keyfiles import ENCRYPTION, SIGNING, ensure_keys
from preau.protocols.saml.keys import BadKey
from tests.protocols.saml import world

GOOD = world.response()
METADATA = sp_metadata(world.sp_config())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for text in (data, base64.b64encode(data)):
        with pytest.raises(Refusal):
            read_response(text, world.expectations(), world.NOW)
    for read in (read_sp_metadata, read_idp_metadata):
        with pytest.raises(Refusal):
            read(data)
    for binding in ("redirect", "post"):
        params = {"SAMLRequest": data.decode("latin-1"), "Signature": "x"}
        with pytest.raises(Refusal):
            read_authn_request(binding, params, lambda name: None, world.NOW, destinations=frozenset())  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=0, max_size=6), st.integers(0, 40))
def test_good_answer_with_a_wound(place: int, wound: bytes, cut: int) -> None:
    data = GOOD[:place] + wound + GOOD[place + cut :]
    with contextlib.suppress(Refusal):
        assertion = read_response(base64.b64encode(data), world.expectations(), world.NOW)
        # What is accepted is what was signed: white space may differ, nothing that is read may.
        assert isinstance(assertion, Assertion)
        assert assertion.attributes["FrEduCtRefId"] == [world.REF_ID, "{AAF}70|x|3011846"]
        assert (assertion.name_id, assertion.session_index) == ("_t9f3", "_s77")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(METADATA) - 1), st.binary(min_size=0, max_size=6), st.integers(0, 40))
def test_metadata_with_a_wound(place: int, wound: bytes, cut: int) -> None:
    with contextlib.suppress(Refusal):
        assert read_sp_metadata(METADATA[:place] + wound + METADATA[place + cut :]).acs


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_deflate_round_trip(data: bytes) -> None:
    assert bindings.inflate(bindings.deflate(data)) == data


def test_depth_and_number_are_bounded() -> None:
    with pytest.raises(xml.MessageTooDeep):
        xml.parse(b"<a>" * 40 + b"</a>" * 40)
    with pytest.raises(Refusal):
        xml.parse(b"<a>" * 5000 + b"</a>" * 5000)
    with pytest.raises(xml.MessageTooDeep):
        xml.parse(b"<a>" + b"<b/>" * 2001 + b"</a>")


def test_other_encodings_are_refused() -> None:
    with pytest.raises(xml.MessageUnreadable):
        xml.parse('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"))
    with pytest.raises(Refusal):
        xml.parse('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"))


def test_instants() -> None:
    assert xml.read_instant("2026-09-07T08:00:00.123456789Z").microsecond == 123456
    assert xml.write_instant(world.NOW) == "2026-09-07T08:00:00.000Z"
    for wrong in ("2026-09-07T08:00:00", "2026-09-07T08:00:00+02:00", "2026-13-07T08:00:00Z", "", "9" * 400):
        with pytest.raises(xml.UnexpectedMessage):
            xml.read_instant(wrong)


def test_key_files_are_made_once_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = ensure_keys(folder, "comptes.example.org", world.NOW)
    assert (folder / f"{SIGNING}.key").stat().st_mode & 0o777 == 0o600
    again = ensure_keys(folder, "comptes.example.org", world.NOW)
    assert again[SIGNING].certificate == first[SIGNING].certificate
    assert first[ENCRYPTION].certificate != first[SIGNING].certificate
    (folder / f"{SIGNING}.crt").unlink()
    assert ensure_keys(folder, "comptes.example.org", world.NOW)[SIGNING].certificate != first[SIGNING].certificate


def test_bad_keys_are_named() -> None:
    one, two = world.keys("idp"), world.keys("sp")
    assert load_key_pair(one.key_pem(), one.certificate_pem()).certificate == one.certificate
    with pytest.raises(BadKey):
        load_key_pair(one.key_pem(), two.certificate_pem())
    with pytest.raises(BadKey):
        load_key_pair(b"nothing", one.certificate_pem())
