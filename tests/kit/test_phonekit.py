"""Numbers as typed and as registers hold them."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.phonekit import Phone, display, mask, parse


@pytest.mark.parametrize(
    "text",
    ["0639980001", "+33639980001", "06 39 98 00 01", "06.39.98.00.01", "06-39-98-00-01", "0033 6 39 98 00 01",
     "639980001", "+33 (0)6 39 98 00 01", "33639980001", "06\u00a039\u00a098 00 01", "+33 06 39 98 00 01"],
)  # fmt: skip
def test_shapes_of_one_mobile(text: str) -> None:
    assert parse(text) == Phone("+33639980001", is_mobile=True)


@pytest.mark.parametrize(
    ("text", "e164"),
    [("0690 99 00 01", "+590690990001"), ("0691990001", "+590691990001"), ("+33692990001", "+262692990001"),
     ("0693990001", "+262693990001"), ("0694990001", "+594694990001"), ("0696990001", "+596696990001"),
     ("0697990001", "+596697990001")],
)  # fmt: skip
def test_overseas_mobiles_typed_under_france(text: str, e164: str) -> None:
    assert parse(text) == Phone(e164, is_mobile=True)
    assert parse(e164) == Phone(e164, is_mobile=True)
    assert parse("0" + e164[4:], indicatif=e164[:4]) == Phone(e164, is_mobile=True)


def test_fixed_lines_are_not_mobiles() -> None:
    assert parse("02 61 91 00 01") == Phone("+33261910001", is_mobile=False)
    assert parse("0590 99 00 01") == Phone("+590590990001", is_mobile=False)
    assert parse("+32 2 555 12 12") == Phone("+3225551212", is_mobile=False)


@pytest.mark.parametrize(
    ("text", "indicatif", "e164"),
    [("0470 12 34 56", "+32", "+32470123456"), ("07700 900123", "+44", "+447700900123"),
     ("+44 7700 900123", "+33", "+447700900123"), ("3312345678", "+39", "+393312345678")],
)  # fmt: skip
def test_foreign(text: str, indicatif: str, e164: str) -> None:
    assert parse(text, indicatif=indicatif) == Phone(e164, is_mobile=True)


@pytest.mark.parametrize(
    "text", ["", "?", "06", "06 39 98 00", "06 39 98 00 01 02",
     "+33 211 25 687  00", "+", "0000000000", "abc", "0800123456", "06 39 98 00 0١",
             "06 39 98 00 0x", "٠٦٣٩٩٨٠٠٠١", "+33" + "6" * 40],
)  # fmt: skip
def test_no_number(text: str) -> None:
    assert parse(text) is None


def test_display_and_mask() -> None:
    assert display("+33639980001") == "+33 6 39 98 00 01"
    assert mask("+33639980001") == "+33 6 •• •• •• 01"
    assert mask("+262692990001") == "+262 6•• •• •• 01"
    assert display("rien") == "rien"


@given(st.text(max_size=25))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = parse(text)
    if found is not None:
        assert re.fullmatch(r"\+[1-9]\d{5,14}", found.e164)
        assert parse(found.e164) == found
        masked = mask(found.e164)
        assert sum(c.isdigit() for c in masked) < sum(c.isdigit() for c in found.e164)


@given(st.from_regex(r"0[1-79][0-9]{8}", fullmatch=True))
def test_our_plan_agrees_with_the_library_where_both_know(text: str) -> None:
    found, number = parse(text), phonenumbers.parse(text, "FR")
    assert found is not None
    if phonenumbers.is_valid_number(number) and found.e164.startswith("+33"):
        assert found.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert found.is_mobile == (phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE)
