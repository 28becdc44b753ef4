"""Calls, pages and values: what clients accept, what hostile ones get (specs/pronote-protocol.md §2, §3)."""

from __future__ import annotations

import functools
import json
import re
import zlib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.pronote import errors, values
from preau.protocols.pronote.cipher import Keys
from preau.protocols.pronote.envelope import LONGEST, Asked, read_call, write_answer
from preau.protocols.pronote.numbers import write_number
from preau.protocols.pronote.page import Entry, write_page, write_suspended_page
from preau.protocols.pronote.payload import MOST, Mode, read_payload, write_payload
from preau.protocols.pronote.refusals import (
    AppelIllisible,
    ChiffreIllisible,
    DonneesIllisibles,
    PageImpossible,
    ValeurIllisible,
)

MODES = [Mode(a, b) for a in (False, True) for b in (False, True)]
KEYS = Keys().with_uuid(b"0123456789abcdef").with_session_key(b"another sixteen!")


def body(**changed: Any) -> bytes:
    return json.dumps({"session": 7, "no": "ab", "id": "PageAccueil", "dataSec": {"data": {}}, **changed}).encode()


def as_client(value: dict[str, Any], mode: Mode, keys: Keys) -> Any:
    """What a client sends: hexadecimal text before the compression (§3.4)."""
    if mode.is_plain:
        return value
    data = json.dumps(value).encode()
    if mode.compresses:
        worker = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = worker.compress(data.hex().encode()) + worker.flush()
    return keys.encrypt(data) if mode.encrypts else data.hex()


@pytest.mark.parametrize("mode", MODES)
def test_a_call_in_the_four_modes(mode: Mode) -> None:
    asked = {"Signature": {"onglet": 16, "membre": {"N": "4#A1", "G": 4}}, "data": {"numeroSemaine": 3}}
    call = read_call(body(dataSec=as_client(asked, mode, KEYS)), 7, "AB")
    opened = call.open(mode, KEYS)
    assert opened == Asked("PageAccueil", {"numeroSemaine": 3}, asked["Signature"])
    assert (opened.onglet, opened.child()) == (16, "4#A1")
    answer = json.loads(write_answer(call, {"x": "é"}, number=2, mode=mode, keys=KEYS))
    assert (answer["session"], answer["id"], answer["no"]) == (7, "PageAccueil", write_number(2, KEYS))
    sealed = answer["dataSec"]
    if mode.encrypts:
        sealed = KEYS.decrypt(sealed).hex()
    if mode.compresses:
        sealed = zlib.decompress(bytes.fromhex(sealed), -15).hex()
    said = sealed if mode.is_plain else json.loads(bytes.fromhex(sealed))
    assert said == {"data": {"x": "é"}, "nom": "PageAccueil"}


def test_what_may_be_missing() -> None:
    assert read_call(body(dataSec=None), 7, "ab").open(Mode(), KEYS) == Asked("PageAccueil", {}, {})
    both = {"donnees": {"a": 1}, "data": {"a": 2}}
    assert read_call(body(dataSec=both), 7, "ab").open(Mode(), KEYS).data == {"a": 2}
    assert read_call(body(dataSec={"donnees": {"a": 1}}), 7, "ab").open(Mode(), KEYS).data == {"a": 1}


def test_what_looks_escaped_and_is_text() -> None:
    """A pair of surrogates is one letter, and a client may write a backslash."""
    said = {"texte": "\N{SLIGHTLY SMILING FACE} \\u0000 \\ud800"}
    assert read_call(body(dataSec={"data": said}), 7, "ab").open(Mode(), KEYS).data == said


@pytest.mark.parametrize(
    ("data", "signature", "child"),
    [
        ({"ressource": {"N": "a"}}, {"membre": {"N": "b"}}, "a"),
        ({}, {"membre": {"N": "b"}, "ressource": {"N": "c"}}, "b"),
        ({}, {"ressource": {"N": "c"}}, "c"),
        ({"ressource": "a"}, {"membre": {"N": 3}}, ""),
    ],
)
def test_which_child(data: dict[str, Any], signature: dict[str, Any], child: str) -> None:
    assert Asked("X", data, signature).child() == child


@pytest.mark.parametrize(
    "wrong",
    [b"", b"[]", b"{", b"\xff", body(session=8), body(session=True), body(no="cd"), body(id="../x"), body(id=3),
     b"[" * 100_000, body(no=3), body(no=None), body(no=["ab"]), b" " * (LONGEST + 1), body().decode().encode("utf-16"),
     body().replace(b"PageAccueil", b"\xed\xa0\x80")],
)  # fmt: skip
def test_calls_refused(wrong: bytes) -> None:
    with pytest.raises(AppelIllisible):
        read_call(wrong, 7, "ab")


@pytest.mark.parametrize(
    ("value", "mode"),
    [
        ([], Mode()),
        ({"data": {"N": "4#\ud800"}}, Mode()),
        ({"data": [{"4#\x00": 1}]}, Mode()),
        (functools.reduce(lambda inner, _rank: {"data": inner}, range(3000), 1), Mode()),
        (3, Mode(encrypts=True)),
        ("zz", Mode(compresses=True)),
        ("abcd", Mode(encrypts=True)),
        ("abcd", Mode(compresses=True)),
        ("abc", Mode(compresses=True)),
        (zlib.compress(b"zz")[2:-4].hex(), Mode(compresses=True)),
        (KEYS.encrypt(b"[1]"), Mode(encrypts=True)),
        (KEYS.encrypt(b"no json"), Mode(encrypts=True)),
        (KEYS.encrypt(b"\xff"), Mode(encrypts=True)),
        (KEYS.encrypt(json.dumps({"N": "\udfff"}).encode()), Mode(encrypts=True)),
        (KEYS.encrypt(b" " * (MOST + 1)), Mode(encrypts=True)),
    ],
)
def test_payloads_refused(value: Any, mode: Mode) -> None:
    with pytest.raises(DonneesIllisibles):
        read_payload(value, mode, KEYS)


def test_a_bomb_is_refused() -> None:
    worker = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = worker.compress(b"30" * (MOST * 2)) + worker.flush()
    with pytest.raises(DonneesIllisibles):
        read_payload(bomb.hex(), Mode(compresses=True), KEYS)


@settings(max_examples=60)
@given(st.text(), st.sampled_from(MODES[1:]))
def test_hostile_payloads_never_crash(text: str, mode: Mode) -> None:
    with pytest.raises(DonneesIllisibles):
        read_payload(text, mode, KEYS)


@settings(max_examples=60)
@given(st.binary())
def test_hostile_calls_never_crash(data: bytes) -> None:
    with pytest.raises(AppelIllisible):
        read_call(data, 7, "ab")


@given(st.dictionaries(st.text(), st.integers() | st.text()))
@settings(max_examples=40)
def test_what_we_write_inflates_back(value: dict[str, Any]) -> None:
    value = {key: one for key, one in value.items() if not re.search("[\ud800-\udfff]", key + str(one))}
    text = write_payload(value, Mode(True, True), KEYS)
    assert json.loads(zlib.decompress(KEYS.decrypt(text), -15)) == value


def test_wrong_ciphers() -> None:
    for text in ("", "00", "zz" * 16, "00" * 16):
        with pytest.raises(ChiffreIllisible):
            KEYS.decrypt(text)


def test_the_page_is_what_every_client_reads() -> None:
    page = write_page(6101437, 7, home="https://vie.example.org/")
    assert "Start ({h:6101437,a:7})" in page
    assert re.search(r">\s*PRONOTE (\d+\.\d+\.\d+)", page)
    assert re.search(r'id="id_body"[^>]*onload="[^"]*Start', page)
    assert "CrA" not in page
    assert "CoA" not in page
    assert "http:true" not in page
    assert "CrA:true,CoA:true" in write_page(1, 6, Mode(True, True))
    assert "e:'0123456789abcdef',f:'fedcba9876543210'" in write_page(
        1, 6, entry=Entry("0123456789abcdef", "fedcba9876543210")
    )
    squeezed = re.sub(r"[ \n]", "", page)
    assert squeezed[squeezed.index("Start(") + 6 : squeezed.index(")}catch")] == "{h:6101437,a:7}"


def test_pages_that_would_break_a_client() -> None:
    for entry in (Entry("A" * 16, "0" * 16), Entry("0" * 16, "0,1"), Entry("", "")):
        with pytest.raises(PageImpossible):
            write_page(1, 6, entry=entry)
    for home in ("https://vie.example.org/SAINT-PHILIPPE/", 'https://x"onload', "javascript:alert"):
        with pytest.raises(PageImpossible):
            write_page(1, 6, home=home)


def test_who_asks_too_much_is_told_once() -> None:
    page = write_suspended_page()
    assert errors.SUSPENDED in page
    assert "Start" not in page
    assert "PRONOTE 2025.2.9" in page


@pytest.mark.parametrize(
    ("answer", "genre", "words"),
    [
        (errors.SESSION_OVER, 10, "La page a expir"),
        (errors.UNKNOWN_OBJECT, 22, ""),
        (errors.DENIED, 3, "s refus"),
        (errors.UNAVAILABLE, 21, "Impossible d'a"),
        (errors.TOO_MANY, 25, "Vous avez d"),
    ],
)
def test_errors_as_clients_classify_them(answer: bytes, genre: int, words: str) -> None:
    assert json.loads(answer)["Erreur"]["G"] == genre
    assert words in answer.decode()


def test_values() -> None:
    assert values.write_moment(datetime(2026, 11, 21, 8, 30)) == {"_T": 7, "V": "21/11/2026 08:30:00"}
    assert values.write_day(date(2026, 9, 1)) == {"_T": 7, "V": "01/09/2026"}
    assert values.write_set([5, 1, 3, 4, 8, 8]) == {"_T": 8, "V": "[1,3..5,8]"}
    assert values.write_set([]) == {"_T": 8, "V": "[]"}
    assert values.write_number("14.5") == {"_T": 10, "V": "14,5"}
    assert values.write_html("<p>x</p>")["_T"] == 21
    assert values.write_url("pdf/x.pdf")["_T"] == 23
    assert values.write_list([{"a": 1}]) == {"_T": 24, "V": [{"a": 1}]}
    assert values.write_object({"a": 1}) == {"_T": 24, "V": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ({"_T": 7, "V": "21/11/2026 0:0:0"}, datetime(2026, 11, 21)),
        ("1/9/2026", datetime(2026, 9, 1)),
        ("21/11/26 08h30", datetime(2026, 11, 21, 8, 30)),
        ("21/11/2026 08:30:07", datetime(2026, 11, 21, 8, 30, 7)),
    ],
)
def test_moments_as_clients_write_them(text: Any, moment: datetime) -> None:
    assert values.read_moment(text) == moment


@pytest.mark.parametrize("text", [None, {}, {"V": []}, "", "32/01/2026", "1/13/2026", "21-11-2026", "1/1/2026 25:00",
                                  "31/12/9999", "01/01/0001", "1/1/2200", "1/1/026"])  # fmt: skip
def test_moments_refused(text: Any) -> None:
    with pytest.raises(ValeurIllisible):
        values.read_moment(text)


def test_sets() -> None:
    assert values.read_set({"_T": 8, "V": "[1, 3..5]"}) == [1, 3, 4, 5]
    assert values.read_set("[]") == []
    assert values.read_set("[-3..1]") == [-3, -2, -1, 0, 1], "a day before the year"
    for text in ("", "1", "[a]", "[5..3]", "[0..9999]", "[1,]", None, "[1..2..3]"):
        with pytest.raises(ValeurIllisible):
            values.read_set(text)


def test_what_is_encrypted_alone_is_ascii() -> None:
    """pawnote reads what it decrypts as Latin-1: « é » must come as an escape."""
    sent = KEYS.decrypt(write_payload({"L": "Français"}, Mode(True, False), KEYS))
    assert sent.isascii()
    assert json.loads(sent) == {"L": "Français"}
