"""Prolog, BOM and re-saved files (specs/registry-formats.md §1.1)."""

import pytest

from preau.protocols.siecle.messages import Eleve
from tests.protocols.siecle.samples import anomalies, bee, data, only, read, zipped

TEXT = bee("<ELEVE ELEVE_ID='1'><NOM_DE_FAMILLE>CŒUR</NOM_DE_FAMILLE><PRENOM>Zoé</PRENOM>"
           "<DATE_NAISS>01/02/2014</DATE_NAISS></ELEVE>")  # fmt: skip
BARE = TEXT.split("?>", 1)[1]


def resaid(encoding: str) -> str:
    return TEXT.replace("ISO-8859-15", encoding)


QUIET = {
    "as SIECLE writes": data(TEXT),
    "UTF-8, said": resaid("UTF-8").encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + resaid("UTF-8").encode(),
    "UTF-8 with two BOMs": b"\xef\xbb\xbf" * 2 + resaid("utf8").encode(),
    "UTF-8 with BOM, prolog unchanged": b"\xef\xbb\xbf" + TEXT.encode(),
    "Windows-1252": resaid("windows-1252").encode("cp1252"),
    "UTF-16": resaid("UTF-16").encode("utf-16"),
    "UTF-16 without BOM": resaid("UTF-16").encode("utf-16-be"),
    "no prolog, ISO-8859-15": data(BARE),
    "no prolog, UTF-8": BARE.encode(),
    "blanks before the prolog": b"\r\n  " + data(TEXT),
    "a comment before the root": data(TEXT.replace("?>", "?><!-- <STS_EDT> -->", 1)),
}
TOLD = {
    "UTF-8 under a prolog that says otherwise": TEXT.encode(),
    "ISO-8859-15 under a prolog that says UTF-8": data(resaid("UTF-8")),
    "Windows-1252 under a prolog that says otherwise": TEXT.encode("cp1252"),
    "an encoding nobody knows": data(resaid("KLINGON-1")),
}


@pytest.mark.parametrize("name", QUIET)
def test_read_as_it_is(name: str) -> None:
    records = read(QUIET[name])
    assert [(e.nom_de_famille, e.prenom) for e in only(Eleve, records)] == [("CŒUR", "Zoé")]
    assert anomalies(records) == []


@pytest.mark.parametrize("name", TOLD)
def test_read_all_the_same_and_told(name: str) -> None:
    for source in (TOLD[name], zipped(("Eleves.xml", TOLD[name]))):
        records = read(source)
        assert [(e.nom_de_famille, e.prenom) for e in only(Eleve, records)] == [("CŒUR", "Zoé")]
        assert anomalies(records) == [("encodage", 1)]


def test_an_unknown_version_is_read_and_told() -> None:
    assert anomalies(read(data(TEXT.replace('VERSION="3.0"', 'VERSION="9.9"')))) == [("version-inconnue", 2)]


def test_a_school_with_a_wrong_letter_is_told() -> None:
    assert anomalies(read(data(TEXT.replace("0999001W", "0502271K")))) == [("uai-douteux", 2)]


def test_lines_stay_right_past_65535() -> None:
    """libxml2 keeps a line on 16 bits; the rest is worked out from the texts."""
    tags = ("<NOM_DE_FAMILLE>A</NOM_DE_FAMILLE>", "<PRENOM>B</PRENOM>", "<DATE_NAISS>32/01/2014</DATE_NAISS>")
    pupil = "\n".join(("<ELEVE ELEVE_ID='{0}'>", *tags, "</ELEVE>\n"))
    source = data(bee("\n" + "".join(pupil.format(n) for n in range(30_000))))
    lines = [line for _, line in anomalies(read(source))]
    assert lines == [4 + 5 * n for n in range(30_000)]
