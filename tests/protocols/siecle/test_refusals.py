"""Every file that is refused, each under its own name and beside a good twin (issue 2, item 3; §8, 2)."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from preau.protocols.exports.container import Limits
from preau.protocols.refusals import Refusal
from preau.protocols.siecle import refusals
from preau.protocols.siecle.messages import Eleve
from preau.protocols.siecle.read import open_export
from tests.protocols.siecle.samples import DATA, PARAMETRES, Endless, bee, data, only, read, zipped

GOOD = (DATA / "eleves_3_0.xml").read_bytes()
ZIP = zipped(("ElevesAvecAdresses.xml", GOOD))


def encrypted() -> bytes:
    """The good archive with the bit that says "encrypted" set in both headers."""
    content = bytearray(ZIP)
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def crowded() -> bytes:
    """A central directory that claims a million bytes of entries: refused before they are built."""
    content = bytearray(ZIP)
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 5_000_000)
    return bytes(content)


def damaged() -> bytes:
    """The good archive with compressed bytes changed."""
    content = bytearray(ZIP)
    content[200:260] = bytes(60)
    return bytes(content)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE BEE_ELEVES [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
CASES: dict[str, tuple[Callable[[], bytes], type[Refusal]]] = {
    "empty": (lambda: b"", refusals.PasUnExport),
    "text": (lambda: "Nom;Prénom\nDUPONT;Emilie\n".encode(), refusals.PasUnExport),
    "spreadsheet": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.PasUnExport),
    "only blanks": (lambda: b" " * 300_000, refusals.PasUnExport),
    "nul bytes": (lambda: b"<\0B\0E\0E\0", refusals.PasUnExport),
    "STS": (lambda: b"<STS_EDT><PARAMETRES/></STS_EDT>", refusals.RacineVoisine),
    "EDT": (lambda: b"<EDT_STS/>", refusals.RacineVoisine),
    "AAF": (lambda: b"<ficAlimMENESR></ficAlimMENESR>", refusals.RacineVoisine),
    "import": (lambda: b'<IMPORT_ELEVES VERSION="3.1"/>', refusals.RacineVoisine),
    "web page": (lambda: b"<html><body>Connexion</body></html>", refusals.RacineVoisine),
    "zip cut at the end": (lambda: ZIP[:-30], refusals.ArchiveTronquee),
    "zip cut in the middle": (lambda: ZIP[:700], refusals.ArchiveTronquee),
    "zip damaged": (damaged, refusals.ArchiveTronquee),
    "only PK": (lambda: b"PK", refusals.ArchiveTronquee),
    "several entries": (lambda: zipped(("a.xml", GOOD), ("b.xml", GOOD)), refusals.ArchivePlusieursFichiers),
    "no entry": (lambda: zipped(), refusals.ArchivePlusieursFichiers),
    "crowded directory": (crowded, refusals.ArchivePlusieursFichiers),
    "zip bomb": (lambda: zipped(("a.xml", data(bee(" " * 20_000_000)))), refusals.ArchiveBombe),
    "encrypted": (encrypted, refusals.ArchiveIllisible),
    "doctype": (lambda: b'<!DOCTYPE BEE_ELEVES SYSTEM "x.dtd">' + GOOD.split(b"?>", 1)[1], refusals.DtdInterdite),
    "entity bomb": (lambda: ENTITIES.encode() + GOOD.split(b"?>", 1)[1], refusals.DtdInterdite),
    "depth bomb": (lambda: data(bee("<a>" * 5000)), refusals.TropProfond),
    "cut XML": (lambda: GOOD[:2000], refusals.XmlCasse),
    "cut in the envelope": (lambda: GOOD[:120], refusals.XmlCasse),
    "mixed tags": (lambda: data(bee("<ELEVE></ELEVES>")), refusals.XmlCasse),
    "control character": (lambda: data(bee("\x01")), refusals.XmlCasse),
    "unknown entity": (lambda: data(bee("&secret;")), refusals.XmlCasse),
    "no envelope": (lambda: data(bee(parametres="")), refusals.EnveloppeIncomplete),
    "no school": (lambda: data(bee(parametres=PARAMETRES.replace("0999001W", ""))), refusals.EnveloppeIncomplete),
    "no year": (lambda: data(bee(parametres=PARAMETRES.replace("2025", "vingt"))), refusals.EnveloppeIncomplete),
    "no pupil": (lambda: data(bee("")), refusals.ExportVide),
    "no person": (lambda: data(bee("", "BEE_RESPONSABLES", section="PERSONNES")), refusals.ExportVide),
    "no class": (lambda: data(bee("", "BEE_STRUCTURES", section="DIVISIONS")), refusals.ExportVide),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_by_its_name(name: str) -> None:
    make, expected = CASES[name]
    with pytest.raises(Refusal) as caught:
        read(make())
    assert type(caught.value) is expected
    sentence = caught.value.sentence()
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence, "every placeholder is filled"


@pytest.mark.parametrize("source", [GOOD, ZIP, data()], ids=["xml", "zip", "one pupil"])
def test_the_good_twins_are_read(source: bytes) -> None:
    assert only(Eleve, read(source))


def test_a_folder_in_the_archive_is_no_entry() -> None:
    assert only(Eleve, read(zipped(("export/", b""), ("export/Eleves.xml", GOOD))))


def test_the_line_of_the_break_is_told() -> None:
    cut = GOOD[: GOOD.index(b"<OPTIONS>")]
    with pytest.raises(refusals.XmlCasse) as caught:
        read(cut)
    assert caught.value.context["line"] == cut.count(b"\n") + 1
    assert f"ligne {caught.value.context['line']}" in caught.value.sentence()


HEAD = data(bee("<ELEVE ELEVE_ID='1'><NOM_DE_FAMILLE>")).split(b"</ELEVES>")[0]
ENDLESS: dict[str, tuple[bytes, bytes, type[Refusal]]] = {
    "text": (HEAD, b"x", refusals.TexteTropLong),
    "attribute": (HEAD + b"</NOM_DE_FAMILLE><PRENOM x='", b"x", refusals.TexteTropLong),
    "cdata": (HEAD + b"<![CDATA[", b"<x", refusals.SectionDemesuree),
    "comment": (HEAD + b"<!--", b"<x", refusals.SectionDemesuree),
    "tags": (HEAD, b"<a/>", refusals.SectionDemesuree),
    "tags before the envelope": (b"<BEE_ELEVES>", b"<a/>", refusals.SectionDemesuree),
    "depth": (HEAD, b"<a>", refusals.TropProfond),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_gigabyte_is_given_up_after_a_few_mebibytes(name: str) -> None:
    head, filling, expected = ENDLESS[name]
    source = Endless(head, filling)
    with pytest.raises(expected), open_export(source) as export:
        list(export.records())
    assert source.at < 6 * 1024 * 1024


def test_a_file_beyond_the_limit_is_refused_bare_and_zipped() -> None:
    big = data(bee("".join(f"<ELEVE ELEVE_ID='{n}'/>\n" for n in range(20_000))))
    assert len(only(Eleve, read(big))) == 20_000
    with pytest.raises(refusals.FichierTropGros):
        read(big, Limits(total=200_000))
    with pytest.raises(refusals.FichierTropGros):
        read(zipped(("a.xml", big)), Limits(total=200_000))


def test_a_text_just_under_the_limit_is_read() -> None:
    long = bee("<ELEVE ELEVE_ID='1'><NOM_DE_FAMILLE>" + "x" * 900_000 + "</NOM_DE_FAMILLE></ELEVE>")
    assert len(only(Eleve, read(data(long)))[0].nom_de_famille) == 900_000


def test_a_path_that_does_not_exist_stays_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        open_export(DATA / "absent.xml")


def test_the_caller_s_file_stays_open_and_ours_is_closed() -> None:
    stream = io.BytesIO(GOOD)
    with open_export(stream) as export:
        next(export.records())
    assert not stream.closed
    with pytest.raises(refusals.PasUnExport):
        open_export(DATA.parent / "__init__.py")


def test_a_zip_method_that_siecle_never_uses() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", GOOD)
    content = bytearray(out.getvalue())
    content[8:10] = struct.pack("<H", 97)
    at = content.rfind(b"PK\x01\x02")
    content[at + 10 : at + 12] = struct.pack("<H", 97)
    with pytest.raises(refusals.ArchiveIllisible):
        read(bytes(content))


def test_every_refusal_is_in_the_catalogue_with_words() -> None:
    ours = [known for code, known in Refusal.catalogue().items() if code.startswith("SIECLE-")]
    assert len(ours) == 15
    assert all(known.personne and known.support for known in ours)
