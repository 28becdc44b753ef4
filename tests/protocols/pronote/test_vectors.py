"""The vectors of specs/pronote-protocol.md §3.8, to the letter."""

from __future__ import annotations

import pytest

from preau.protocols.pronote.challenge import (
    check_answer,
    derive_ent_key,
    derive_key,
    make_verifier,
    write_challenge,
    write_session_key,
)
from preau.protocols.pronote.cipher import Keys, digest
from preau.protocols.pronote.numbers import check_number, write_number
from preau.protocols.pronote.payload import Mode, read_payload, write_payload
from preau.protocols.pronote.qr import write_qr
from preau.protocols.pronote.refusals import NumeroInattendu, PinIncorrect

R = bytes(range(16))
IV = Keys().with_uuid(R)
B = bytes(range(100, 116))
VERIFIER = "D1ADB631629E51AA06C828F1F9A09E75E31F666819C6D807A661FF7423B4E2B9"
K = "f379a35853790f73835494f936bcf56b"
OLD = "8ff0b1c709c2ba3c09f109083e11f8229c444b882b6d2199f75f676ed9d22bcd"
NEW = (
    "3c97f3140ab378806287906c32722419685f802a451de161833cefc25eee60915da32a7d4b82a8d2d19dec4719d1e9872b618047536951"
    "8e7cd4c5057ff1a3f44918650133797c6ef43adec36a4fbab403020aeefbc51ed1af46f380a17dc5de038863e304006bf91b4513667877"
    "0dee"
)
CLE = (
    "3c50615e7bd8a311cc59c160091c87e525e0856cf3013a36a2904f33e546b816d89328c5a3376626b52f2cc8cf76b19f282c5386273984"
    "781969b2e0ae0fcb05"
)


def test_keys_and_numbers() -> None:
    assert IV.iv.hex() == "1ac1ef01e96caf1be0d329331a4fc2a8"
    assert write_number(1, Keys()) == "3fa959b13967e0ef176069e01e23c8d7"
    assert write_number(3, IV) == "18e4c3eb97be7e4cf58efbbe3c4a505e"
    check_number("3FA959B13967E0EF176069E01E23C8D7", 1, Keys())


def test_the_challenge_and_both_answers() -> None:
    assert make_verifier("S3cret-App-Code", "ab12") == VERIFIER
    assert derive_key("p.dupont", VERIFIER).hex() == K
    keys = Keys(bytes.fromhex(K), IV.iv)
    challenge = write_challenge("00112233aabbccdd", "x" * 16, keys)
    assert challenge.text == (
        "A504FBE2F8CBE9DA96E813B6268BC1C13D3BB0731527DFBC0F77DF8B0CCD790E520193586609F1C202ABCD89455ACEE8"
    )
    assert check_answer(OLD, challenge, keys)
    assert check_answer(NEW, challenge, keys)
    assert not check_answer(NEW[:-2] + "00", challenge, keys)
    assert not check_answer(OLD, challenge, Keys(digest(b"another"), IV.iv))
    assert not check_answer("", challenge, keys)
    assert not check_answer("zz", challenge, keys)
    assert derive_ent_key("c0ffee").hex() == "135df3ea86014b7813d39786e2c593bc"
    assert write_session_key(B, keys) == CLE
    session = IV.with_session_key(B)
    assert session.key.hex() == "bc70acc8bf2293ce70bd8d6a647a2852"
    assert write_number(7, session) == "a901a9f132668d72e24ab3b532901864"


def test_the_qr_code() -> None:
    assert write_qr("p.dupont", "ABCDEF0123456789", "4821", "https://x.example.org/pronote/mobile.parent.html") == (
        '{"jeton":"2B646657EFAED9B49FC613703314EC32BD7DAA9DFED0F8073B34BFD16449C664",'
        '"login":"4A6004C200C9566DB6CFFFE5B8FAA54E","url":"https://x.example.org/pronote/mobile.parent.html"}'
    )
    for pin in ("482", "48211", "48 1", "abcd", "４８２１", "482\n"):
        with pytest.raises(PinIncorrect):
            write_qr("p", "s", pin, "u")


def test_payloads() -> None:
    session = IV.with_session_key(B)
    value = {"data": {"a": 1}}
    encrypted = "CC1F820341F38C45782F8B862A0B5499FC7697FE2D566E64297C86B78E5F8BC2"
    assert write_payload(value, Mode(encrypts=True), session) == encrypted
    assert read_payload(encrypted, Mode(encrypts=True), session) == value
    request = "334F3232323331333407622323E34473101FCC3236344F314F0100"
    assert read_payload(request, Mode(compresses=True), session) == value
    answer = write_payload(value, Mode(compresses=True), session)
    assert answer == "AB564A492C4954B2AA56021286B5B500"
    assert write_payload(value, Mode(), session) == value


@pytest.mark.parametrize("text", ["", "3", "zz", "3fa9", "3fa959b13967e0ef176069e01e23c8d8", "00" * 100, "3fa9 59b1"])
def test_wrong_numbers(text: str) -> None:
    with pytest.raises(NumeroInattendu):
        check_number(text, 1, Keys())


def test_a_replayed_number() -> None:
    with pytest.raises(NumeroInattendu):
        check_number(write_number(1, Keys()), 3, Keys())
