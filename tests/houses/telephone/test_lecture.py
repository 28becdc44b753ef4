import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.telephone.lecture import Piece, find_code, is_ours, split_links


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Votre code est 123456.\n\n@comptes.example.org #123456", "123456"),
        ("Code : 4821", "4821"),
        ("Votre code de validation est le 123456, valable 30 minutes", "123456"),
        ("Rendez-vous le 12345678", ""),
        ("Code postal à venir\n75001", ""),
        ("@a #12\n@b #1234 suite", ""),
        ("", ""),
    ],
)
def test_the_code_is_found(body: str, code: str) -> None:
    assert find_code(body) == code


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://127.0.0.1:8001/x", True),
        ("http://127.0.0.19/x", True),
        ("http://localhost:8000/", True),
        ("http://[::1]:8000/", True),
        ("https://ent.example.org/", True),
        ("https://ENT.example.org/", True),
        ("https://example.org/", False),
        ("http://127.0.0.1@pirate.example.net/", False),
        ("http://127.0.0.1.pirate.example.net/", False),
        ("http://[::1/", False),
        ("http://", False),
        ("http://0x7f000001/", False),
        ("http://pirate.example.net/?127.0.0.1", False),
    ],
)
def test_which_links_open(url: str, ours: bool) -> None:
    assert is_ours(url, ["ent.example.org"]) is ours


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ("Ici : http://127.0.0.1/a.", [Piece("Ici : "), Piece("http://127.0.0.1/a", "http://127.0.0.1/a"), Piece(".")]),
        ("http://127.0.0.1/a?b=1&c=2", [Piece("http://127.0.0.1/a?b=1&c=2", "http://127.0.0.1/a?b=1&c=2")]),
        ("(http://127.0.0.1/)", [Piece("("), Piece("http://127.0.0.1/", "http://127.0.0.1/"), Piece(")")]),
        ("http://pirate.example.net\\@127.0.0.1/", [Piece("http://pirate.example.net\\@127.0.0.1/")]),
        ("http://pirate.example.net/", [Piece("http://pirate.example.net/")]),
        ("javascript:alert(1)", [Piece("javascript:alert(1)")]),
        ("", []),
    ],
)
def test_links_are_told_from_words(body: str, pieces: list[Piece]) -> None:
    assert split_links(body, []) == pieces


@given(
    st.text() | st.lists(st.sampled_from(["http://127.0.0.1/", "http://", "@", "]", "[", " ", "x", "."])).map("".join)
)
def test_no_letter_is_lost(body: str) -> None:
    pieces = split_links(body, [])
    assert "".join(piece.text for piece in pieces) == body
    assert all(is_ours(piece.url, []) for piece in pieces if piece.url)
