"""What a file is by its bytes; a name that harms nobody."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.kit.filekit import LONGEST, TEXT, clean_name, kind_of


def archive(**entries: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in entries.items():
            zipped.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


CONTENT_TYPES = {"[Content_Types].xml": "<Types/>"}


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0..", "jpg"),
        (b"GIF89a...", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"ID3\x03", "mp3"),
        ("Bonjour à tous\n".encode(), "txt"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (archive(**CONTENT_TYPES, word__document_dot_xml="x"), "docx"),
        (archive(**CONTENT_TYPES, xl__workbook_dot_xml="x"), "xlsx"),
        (archive(**CONTENT_TYPES, ppt__presentation_dot_xml="x"), "pptx"),
    ],
)
def test_what_it_is(content: bytes, extension: str) -> None:
    found = kind_of(content)
    assert found is not None
    assert found.extension == extension


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf".lstrip() + b"  <svg onload=alert(1)>",
        b"#!/bin/sh\nrm -rf",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02",
        b"PK\x03\x04 not a zip",
        archive(readme="x"),
        archive(mimetype="application/epub+zip"),
        archive(**CONTENT_TYPES, word__vbaProject_dot_bin="macro"),
        archive(mimetype="application/vnd.oasis.opendocument.text", Basic__Standard__a="macro"),
        b"caf\xe9",
        b"a\x00b",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"RIFF\x00\x00\x00\x00AVI ",
    ],
)
def test_what_is_not_taken(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\moi\\note.txt", "note.txt"),
        ("facture.pdf.exe", "facture.pdf.txt"),
        ("photo\u202egpj.exe", "photogpj.txt"),
        ('a"b\r\nSet-Cookie: x=1.txt', "a b Set-Cookie x=1.txt"),
        ("", "fichier.txt"),
        ("...", "fichier.txt"),
        ("CON.txt", "_CON.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("\x00", "fichier.txt"),
        ('0"\ud7fc:0', "0 0.txt"),
        ("e\ud7fc\u0301", "é.txt"),
    ],
)
def test_names(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name, TEXT) == cleaned


@settings(max_examples=100, deadline=None)
@given(name=st.text(max_size=300))
def test_any_name_becomes_one_that_a_disk_takes(name: str) -> None:
    found = clean_name(name, TEXT)
    assert found.endswith(".txt")
    assert 5 <= len(found) <= LONGEST + 1
    assert not set(found) & set('/\\<>:"|?*\r\n\x00\u202e')
    assert not found.startswith(".")
    assert clean_name(found, TEXT) == found


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=400), head=st.sampled_from([b"", b"PK\x03\x04", b"RIFF", b"%PDF-", b"<"]))
def test_any_bytes_are_judged_in_peace(content: bytes, head: bytes) -> None:
    found = kind_of(head + content)
    assert found is None or found.content_type.partition("/")[0] in {"application", "image", "audio", "text"}


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_whose_contents_are_damaged_is_not_taken(compression: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    damaged = bytearray(file.getvalue())
    start = damaged.index(b"mimetype") + len("mimetype")
    damaged[start : start + 12] = b"\xff" * 12
    assert kind_of(bytes(damaged)) is None
