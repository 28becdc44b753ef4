"""The catalogue of Y codes (specs/franceconnect.md §2.12)."""

from __future__ import annotations

import re

import pytest

from preau.protocols.franceconnect import codes
from preau.protocols.franceconnect.families import ABORTED, TECHNICAL
from preau.protocols.refusals import Refusal

CATALOGUE = {
    # code: (HTTP, error, description): the rows of §2.12 that give all three
    "Y010004": (403, "access_denied", ABORTED),
    "Y010006": (403, "access_denied", ABORTED),
    "Y010007": (403, "access_denied", ABORTED),
    "Y010008": (403, "access_denied", ABORTED),
    "Y010009": (403, "access_denied", ABORTED),
    "Y010011": (504, "temporarily_unavailable", TECHNICAL),
    "Y010012": (504, "temporarily_unavailable", TECHNICAL),
    "Y010013": (400, "server_error", TECHNICAL),
    "Y010015": (403, "access_denied", ABORTED),
    "Y020017": (500, "server_error", TECHNICAL),
    "Y020019": (500, "server_error", TECHNICAL),
    "Y020021": (400, "invalid_request", TECHNICAL),
    "Y020022": (403, "invalid_request", "invalid state parameter"),
    "Y020023": (403, "access_denied", TECHNICAL),
    "Y020025": (400, "server_error", TECHNICAL),
    "Y020026": (502, "server_error", TECHNICAL),
    "Y020027": (502, "server_error", TECHNICAL),
    "Y020029": (500, "server_error", TECHNICAL),
    "Y020030": (500, "server_error", TECHNICAL),
    "Y030007": (400, "invalid_request", "invalid parameter"),
    "Y030025": (500, "server_error", TECHNICAL),
    "Y030030": (303, "access_denied", "User auth aborted"),
    "Y030032": (303, "invalid_idp_hint", "An idp_hint was provided but is not allowed"),
    "Y100004": (403, "access_denied", ABORTED),
    "Y100009": (400, "server_error", TECHNICAL),
    "Y100011": (403, "access_denied", ABORTED),
    "Y180001": (403, "access_denied", ABORTED),
    "Y190001": (401, "access_denied", ABORTED),
    "Y190009": (401, "access_denied", ABORTED),
    "Y190012": (401, "access_denied", ABORTED),
    "Y420001": (400, "access_denied", ABORTED),
    "Y420002": (400, "access_denied", ABORTED),
    "Y470001": (401, "server_error", TECHNICAL),
    "Y470002": (400, "server_error", TECHNICAL),
    "Y600006": (400, "server_error", TECHNICAL),
    "Y600020": (400, "access_denied", TECHNICAL),
}
OWN = [cls for cls in Refusal.catalogue().values() if issubclass(cls, codes.YRefusal)]


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_status_error_and_description(code: str) -> None:
    found = codes.by_code(code)
    assert found is not None
    assert (found.status, found.protocol_error, found().describe()) == CATALOGUE[code]


@pytest.mark.parametrize("cls", OWN)
def test_each_is_named_by_its_code_and_says_what_to_do(cls: type[codes.YRefusal]) -> None:
    assert cls.__name__ == cls.code
    assert re.fullmatch(r"Y\d{6}|Y04[0-9A-F]{5}", cls.code)
    assert len(cls.personne) > 40
    assert len(cls.support) > 20
    assert getattr(codes, cls.code) is cls
    assert cls().describe().isascii()


def test_words_of_the_dead_do_not_say_it() -> None:
    assert "décéd" not in codes.Y010015.personne
    assert "mort" not in codes.Y010015.personne


def test_by_code_knows_only_these() -> None:
    assert codes.by_code("Y999999") is None
    assert codes.by_code("OIDC-0001") is None
    assert codes.by_code("") is None


def test_before_the_address_is_proven_there_is_no_way_back() -> None:
    for cls in (codes.Y030007, codes.Y04EA6EF, codes.Y04C013C, codes.Y04A8220, codes.Y040001):
        assert not cls.returns_to_service
    assert codes.Y010004.returns_to_service
