import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.courier.sms import GSM7, GSM7_EXTENSION, domain_bound, measure


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", "gsm7", 0, 1),
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("é" * 160, "gsm7", 160, 1),
        ("€" * 80, "gsm7", 160, 1),
        ("€" * 81, "gsm7", 162, 2),
        ("ê" * 70, "ucs2", 70, 1),
        ("ê" * 71, "ucs2", 71, 2),
        ("ê" * 134, "ucs2", 134, 2),
        ("😀" * 35, "ucs2", 70, 1),
        ("😀" * 36, "ucs2", 72, 2),
    ],
)
def test_length(text: str, alphabet: str, units: int, segments: int) -> None:
    length = measure(text)
    assert (length.alphabet, length.units, length.segments) == (alphabet, units, segments)


def test_the_alphabet_has_the_size_of_the_standard() -> None:
    assert len(GSM7) == 127  # 128 places, one of which is the escape
    assert len(GSM7_EXTENSION) == 10
    assert not GSM7 & GSM7_EXTENSION


@given(st.text())
def test_any_text_has_a_length(text: str) -> None:
    length = measure(text)
    assert length.segments >= 1
    assert length.units >= len(text)


@pytest.mark.parametrize(
    "host",
    [
        "comptes.example.org",
        "https://comptes.example.org/activation/",
        "comptes.example.org:8001",
        "COMPTES.example.org.",
    ],
)
def test_the_last_line_binds_the_code_to_the_host(host: str) -> None:
    assert domain_bound("Code 123456\n", host, "123456") == "Code 123456\n\n@comptes.example.org #123456"


@pytest.mark.parametrize(
    ("body", "host", "code"),
    [
        ("Code 123456", "", "123456"),
        ("Code 123456", "deux mots", "123456"),
        ("Code 123456", "a\n@b", "123456"),
        ("Code 123456", "hôte.example.org", "123456"),
        ("Code 12 34", "example.org", "12 34"),
        ("Code 123456", "example.org", "654321"),
        ("Code ", "example.org", ""),
    ],
)
def test_what_cannot_be_bound_is_refused(body: str, host: str, code: str) -> None:
    with pytest.raises(ValueError):
        domain_bound(body, host, code)
