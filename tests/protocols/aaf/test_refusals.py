"""Every delivery that is refused, each under its own name and beside a good twin (specs/registry-formats.md §4.1)."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.aaf import refusals
from preau.protocols.aaf.container import MOST_FILES
from preau.protocols.exports.container import Limits
from preau.protocols.refusals import Refusal
from tests.protocols.aaf.samples import ELEVE, HEAD, NAME, read, read_paths, tarred, xml, zipped

GOOD = xml()
ZIP = zipped((NAME, GOOD))
TAR = tarred((NAME, GOOD))
ENTITIES = '<?xml version="1.0"?><!DOCTYPE ficAlimMENESR [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><ficAlimMENESR>'
BOTH = '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd" [<!ENTITY a "ha">]><ficAlimMENESR>'


def encrypted() -> bytes:
    content = bytearray(ZIP)
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    """A header of the tar whose checksum is false."""
    content = bytearray(gzip.decompress(TAR))
    content[0] ^= 1
    return gzip.compress(bytes(content))


def long_header() -> bytes:
    """A PAX header of a mebibyte: tarfile would read it whole."""
    content = bytearray(tarred(("x" * 120 + ".xml", GOOD), compressed=False, layout=tarfile.PAX_FORMAT))
    content[124:136] = b"%011o\0" % (1 << 20)
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    return gzip.compress(bytes(content))


CASES: dict[str, tuple[Callable[[], bytes], type[Refusal]]] = {
    "empty": (lambda: b"", refusals.PasUneLivraison),
    "text": (lambda: "Nom;Prénom\n".encode(), refusals.PasUneLivraison),
    "nothing after the DOCTYPE": (lambda: b'<!DOCTYPE ficAlimMENESR SYSTEM "x.dtd">', refusals.PasUneLivraison),
    "SIECLE": (lambda: b'<BEE_ELEVES VERSION="3.0"/>', refusals.RacineVoisine),
    "STS": (lambda: b"<STS_EDT/>", refusals.RacineVoisine),
    "EDT": (lambda: b"<EDT_STS/>", refusals.RacineVoisine),
    "web page": (lambda: b"<html><body/></html>", refusals.RacineVoisine),
    "anything": (lambda: b"<a/>", refusals.RacineVoisine),
    "zip cut": (lambda: ZIP[:-30], refusals.ArchiveTronquee),
    "only PK": (lambda: b"PK", refusals.ArchiveTronquee),
    "tgz cut": (lambda: TAR[: len(TAR) // 2], refusals.ArchiveTronquee),
    "tar cut in a file": (lambda: gzip.compress(gzip.decompress(TAR)[:600]), refusals.ArchiveTronquee),
    "tar cut, not compressed": (lambda: gzip.decompress(TAR)[:700], refusals.ArchiveTronquee),
    "tar header false": (damaged, refusals.ArchiveTronquee),
    "tar header huge": (long_header, refusals.ArchiveIllisible),
    "zip without XML": (lambda: zipped(("lisezmoi.txt", b"x")), refusals.ArchiveSansFichier),
    "tar without XML": (lambda: tarred(("lisezmoi.txt", b"x")), refusals.ArchiveSansFichier),
    "zip bomb": (lambda: zipped((NAME, xml(" " * 20_000_000))), refusals.ArchiveBombe),
    "encrypted": (encrypted, refusals.ArchiveIllisible),
    "entity bomb": (lambda: xml(head=ENTITIES), refusals.DtdInterdite),
    "entities beside the DTD": (lambda: xml(head=BOTH), refusals.DtdInterdite),
    "DOCTYPE of another": (lambda: xml(head='<!DOCTYPE html SYSTEM "x"><ficAlimMENESR>'), refusals.DtdInterdite),
    "DOCTYPE PUBLIC": (
        lambda: xml(head='<!DOCTYPE ficAlimMENESR PUBLIC "a" "http://example.org/x"><ficAlimMENESR>'),
        refusals.DtdInterdite,
    ),
    "depth bomb": (lambda: xml("<a>" * 5000), refusals.TropProfond),
    "cut XML": (lambda: GOOD[:-20], refusals.XmlCasse),
    "mixed tags": (lambda: xml("<addRequest></modifyRequest>"), refusals.XmlCasse),
    "no request for ever": (lambda: xml("<a>x</a>" * 1_200_000), refusals.SectionDemesuree),
    "text for ever": (lambda: xml(ELEVE.replace("Maël", "a" * 3_000_000)), refusals.TexteTropLong),
}


@pytest.mark.parametrize("name", list(CASES))
def test_refused(name: str, tmp_path: Path) -> None:
    make, expected = CASES[name]
    with pytest.raises(Refusal) as caught:
        read(tmp_path, make(), "livraison")
    assert type(caught.value) is expected
    assert caught.value.sentence()
    assert "{" not in caught.value.sentence()


@pytest.mark.parametrize("content", [GOOD, ZIP, TAR, gzip.compress(GOOD), gzip.decompress(TAR)])
def test_the_good_twins(content: bytes, tmp_path: Path) -> None:
    assert [one.ident for one in read(tmp_path, content, "livraison")] == ["3200001"]


def test_too_big(tmp_path: Path) -> None:
    with pytest.raises(refusals.FichierTropGros):
        read(tmp_path, xml(ELEVE * 50), limits=Limits(total=4000))
    files = zipped(*((f"{number}.xml", GOOD) for number in range(20)))
    with pytest.raises(refusals.FichierTropGros):
        read(tmp_path, files, limits=Limits(total=4000))


def test_too_many_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "trop.zip", "w") as archive:
        for number in range(MOST_FILES + 1):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(refusals.ArchiveSansFichier) as caught:
        read_paths([tmp_path / "trop.zip"])
    assert caught.value.context["nombre"] == MOST_FILES + 1


def test_an_empty_folder_and_an_absent_path(tmp_path: Path) -> None:
    with pytest.raises(refusals.ArchiveSansFichier):
        read_paths([tmp_path])
    with pytest.raises(OSError, match="absent"):
        read_paths([tmp_path / "absent.zip"])


def test_the_name_of_the_bad_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(refusals.RacineVoisine) as caught:
        read(tmp_path, zipped((NAME, GOOD), ("dossier/z.xml", b"<html/>")), "livraison.zip")
    assert caught.value.context["fichier"] == "z.xml"


def test_an_encoding_that_cannot_be_read(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<ficAlimMENESR>' + "<!-- é -->" + " " * 300_000
    content = xml(head=head).replace("Maël".encode(), b"Ma\xffl")
    with pytest.raises(refusals.AafRefusal) as caught:
        read(tmp_path, content)
    assert isinstance(caught.value, refusals.EncodageIllisible | refusals.XmlCasse)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([GOOD, ZIP, TAR, gzip.decompress(TAR)]), st.data())
def test_any_damage_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    damage = data.draw(st.binary(max_size=12))
    broken = content[:at] + damage + content[at + data.draw(st.integers(0, 40)) :]
    folder = tmp_path_factory.mktemp("abime")
    try:
        found = read(folder, broken, "livraison")
    except Refusal as refusal:
        assert isinstance(refusal, refusals.AafRefusal)  # noqa: PT017
    else:
        assert isinstance(found, list)


@settings(max_examples=60, deadline=None)
@given(st.text("<>/&;\"'= addRequestvalueattrnme\x00é", max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        found = read(tmp_path_factory.mktemp("texte"), (HEAD + text).encode())
    except Refusal as refusal:
        assert isinstance(refusal, refusals.AafRefusal)  # noqa: PT017
    else:
        assert all(hasattr(one, "line") for one in found)
