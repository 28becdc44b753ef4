"""Every STS file that is refused, each under its own name and beside a good twin."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from preau.protocols.exports.container import Limits
from preau.protocols.refusals import Refusal
from preau.protocols.sts import refusals
from preau.protocols.sts.messages import Genre, Individu
from preau.protocols.sts.read import open_export
from tests.protocols.siecle.samples import Endless, only, zipped
from tests.protocols.sts.samples import EDT, PARAMETRES, STS, data, division, read, sts

GOOD = STS.read_bytes()
ZIP = zipped(("sts_emp_0999001W_2025.xml", GOOD))


def encrypted() -> bytes:
    """The good archive with the bit that says "encrypted" set in both headers."""
    content = bytearray(ZIP)
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def unusual() -> bytes:
    """The good archive packed by a method that nobody uses."""
    content = bytearray(ZIP)
    content[8:10] = struct.pack("<H", 97)
    at = content.rfind(b"PK\x01\x02")
    content[at + 10 : at + 12] = struct.pack("<H", 97)
    return bytes(content)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE STS_EDT [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
CASES: dict[str, tuple[Callable[[], bytes], type[Refusal]]] = {
    "empty": (lambda: b"", refusals.PasUnExport),
    "text": (lambda: b"NOM;PRENOM\n", refusals.PasUnExport),
    "nul bytes": (lambda: b"<\0S\0T\0S\0", refusals.PasUnExport),
    "SIECLE pupils": (lambda: b"<BEE_ELEVES><PARAMETRES/></BEE_ELEVES>", refusals.RacineVoisine),
    "AAF": (lambda: b"<ficAlimMENESR></ficAlimMENESR>", refusals.RacineVoisine),
    "timetable for STS": (EDT.read_bytes, refusals.RacineVoisine),
    "web page": (lambda: b"<html><body/></html>", refusals.RacineVoisine),
    "zip cut": (lambda: ZIP[:-30], refusals.ArchiveTronquee),
    "several entries": (lambda: zipped(("a.xml", GOOD), ("b.xml", GOOD)), refusals.ArchivePlusieursFichiers),
    "zip bomb": (lambda: zipped(("a.xml", data(sts(" " * 20_000_000)))), refusals.ArchiveBombe),
    "encrypted": (encrypted, refusals.ArchiveIllisible),
    "unusual packing": (unusual, refusals.ArchiveIllisible),
    "doctype": (lambda: b'<!DOCTYPE STS_EDT SYSTEM "x.dtd">' + GOOD.split(b"?>", 1)[1], refusals.DtdInterdite),
    "entity bomb": (lambda: ENTITIES.encode() + GOOD.split(b"?>", 1)[1], refusals.DtdInterdite),
    "depth bomb": (lambda: data(sts("<a>" * 5000)), refusals.TropProfond),
    "cut XML": (lambda: GOOD[:2000], refusals.XmlCasse),
    "mixed tags": (lambda: data(sts("<INDIVIDU></INDIVIDUS>")), refusals.XmlCasse),
    "unknown entity": (lambda: data(sts("&secret;")), refusals.XmlCasse),
    "no envelope": (lambda: data(sts(parametres="")), refusals.EnveloppeIncomplete),
    "no school": (lambda: data(sts(parametres=PARAMETRES.replace("0999001W", ""))), refusals.EnveloppeIncomplete),
    "no year": (lambda: data(sts(parametres=PARAMETRES.replace("2025", "vingt"))), refusals.EnveloppeIncomplete),
    "empty parameters": (lambda: data(sts(parametres="<PARAMETRES/>")), refusals.EnveloppeIncomplete),
    "nobody and nothing": (lambda: data(sts("")), refusals.ExportVide),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_by_its_name(name):
    make, expected = CASES[name]
    with pytest.raises(Refusal) as caught:
        read(make())
    assert type(caught.value) is expected
    sentence = caught.value.sentence()
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence


def test_the_neighbour_is_named():
    with pytest.raises(refusals.RacineVoisine) as caught:
        read(EDT.read_bytes())
    assert "emp_sts" in caught.value.sentence()
    with pytest.raises(refusals.RacineVoisine) as caught:
        read(GOOD, genre=Genre.EDT_STS)
    assert "vient de STS-Web" in caught.value.sentence()


@pytest.mark.parametrize("source", [GOOD, ZIP, data()], ids=["xml", "zip", "one person"])
def test_the_good_twins_are_read(source):
    assert only(Individu, read(source))


def test_a_class_alone_is_enough():
    assert [record.code for record in read(data(sts("", division(""))))] == ["6 B"]


HEAD = data(sts("<INDIVIDU ID='1'><NOM_USAGE>")).split(b"</INDIVIDUS>")[0]
ENDLESS: dict[str, tuple[bytes, bytes, type[Refusal]]] = {
    "text": (HEAD, b"x", refusals.TexteTropLong),
    "cdata": (HEAD + b"<![CDATA[", b"<x", refusals.SectionDemesuree),
    "tags": (HEAD, b"<a/>", refusals.SectionDemesuree),
    "depth": (HEAD, b"<a>", refusals.TropProfond),
    "services of one class": (
        data(sts("", "<DIVISION CODE='6 B'><SERVICES>")).split(b"</DIVISIONS>")[0],
        b"<SERVICE CODE_MATIERE='1'/>".ljust(32),
        refusals.SectionDemesuree,
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_gigabyte_is_given_up_after_a_few_mebibytes(name):
    head, filling, expected = ENDLESS[name]
    source = Endless(head, filling)
    with pytest.raises(expected), open_export(source) as export:
        list(export.records())
    assert source.at < 6 * 1024 * 1024


def test_weeks_without_end_before_the_parameters_are_not_kept():
    """Five hundred are held, then the file is one without parameters, and the rest streams."""
    source = Endless(b"<EDT_STS><ALTERNANCES>", b"<ALTERNANCE CODE='Q1'/>".ljust(32), 1 << 20)
    with open_export(source, genre=Genre.EDT_STS) as export:
        assert export.enveloppe.uai == ""
        records = export.records()
        with pytest.raises(refusals.XmlCasse):
            list(records)
    assert source.at >= 1 << 20


def test_a_file_beyond_the_limit_is_refused():
    big = data(sts("".join(f"<INDIVIDU ID='{n}'/>\n" for n in range(20_000))))
    assert len(only(Individu, read(big))) == 20_000
    with pytest.raises(refusals.FichierTropGros):
        read(big, Limits(total=200_000))


def test_bytes_that_no_encoding_reads():
    text = sts().replace("ISO-8859-15", "UTF-16").replace("Zoé", "Zo\ud800")
    with pytest.raises(refusals.EncodageIllisible):
        read(text.encode("utf-16", "surrogatepass"))


def test_accents_of_one_encoding_then_bytes_of_another():
    """Past the head, which was UTF-8: the parser stops where it is no longer."""
    far = "<INDIVIDU ID='1'><PRENOM>ici</PRENOM></INDIVIDU>"
    text = sts("é" * 300_000 + far).replace("ISO-8859-15", "UTF-8").encode()
    with pytest.raises(refusals.EncodageIllisible):
        read(text.replace(b"ici", b"\xff\xfe"))
    assert only(Individu, read(text))


def test_the_caller_s_file_stays_open_and_ours_is_closed():
    stream = io.BytesIO(GOOD)
    with open_export(stream) as export:
        next(export.records())
    assert not stream.closed
    with pytest.raises(FileNotFoundError):
        open_export(STS.parent / "absent.xml")
    assert zipfile.is_zipfile(io.BytesIO(ZIP))


def test_every_refusal_is_in_the_catalogue_with_words():
    ours = [known for code, known in Refusal.catalogue().items() if code.startswith("STS-")]
    assert len(ours) == 15
    assert all(known.personne and known.support for known in ours)
