"""Files that people bring: what they are by their bytes, never by their name, and a name that any disk takes."""

from __future__ import annotations

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from preau.kit.richkit import UNSEEN

LONGEST = 120
"""Characters of a name, its extension included."""
MOST_ENTRIES = 5000
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BOM = b"\xef\xbb\xbf"
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # raised by zipfile for a compression it does not know
    RuntimeError,  # raised by zipfile for an encrypted entry
    OSError,
    ValueError,
    EOFError,
)
MACROS = ("vbaproject.bin", "basic/", "scripts/")


@dataclass(frozen=True)
class Kind:
    """What a file is: its family as settings name it, its type and its extension."""

    family: str
    content_type: str
    extension: str


BY_HEAD: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind("pdf", "application/pdf", "pdf")),
    (b"\x89PNG\r\n\x1a\n", Kind("png", "image/png", "png")),
    (b"\xff\xd8\xff", Kind("jpeg", "image/jpeg", "jpg")),
    (b"GIF87a", Kind("gif", "image/gif", "gif")),
    (b"GIF89a", Kind("gif", "image/gif", "gif")),
    (b"ID3", Kind("mp3", "audio/mpeg", "mp3")),
)
WEBP = Kind("webp", "image/webp", "webp")
TEXT = Kind("texte", "text/plain; charset=utf-8", "txt")
ODF = {
    f"application/vnd.oasis.opendocument.{name}": Kind("odf", f"application/vnd.oasis.opendocument.{name}", extension)
    for name, extension in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"), ("graphics", "odg"))
}
OOXML = {
    f"{folder}/": Kind("ooxml", f"application/vnd.openxmlformats-officedocument.{name}", extension)
    for folder, name, extension in (
        ("word", "wordprocessingml.document", "docx"),
        ("xl", "spreadsheetml.sheet", "xlsx"),
        ("ppt", "presentationml.presentation", "pptx"),
    )
}


def kind_of(content: bytes) -> Kind | None:
    """What these bytes are; None for what we do not know, for HTML, for programs and for documents with macros."""
    for head, kind in BY_HEAD:
        if content.startswith(head):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    return TEXT if _is_text(content) else None


INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Controls, formats, surrogates, private use, not assigned."""


def clean_name(name: str, kind: Kind) -> str:
    """`name` without folders, without what no disk takes or what reads otherwise than it is written; its extension
    is that of the content."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = FORBIDDEN.sub(" ", UNSEEN.sub("", last))
    seen = "".join(char for char in seen if char.isspace() or unicodedata.category(char) not in INVISIBLE)
    bare = " ".join(unicodedata.normalize("NFC", seen).split())
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", bare.strip(" .")).strip(" .")
    stem = stem[: LONGEST - len(kind.extension) - 1].strip(" .") or "fichier"
    return f"{'_' if RESERVED.fullmatch(stem) else ''}{stem}.{kind.extension}"


def _document(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MOST_ENTRIES or any(mark in name.lower() for name in names for mark in MACROS):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return ODF.get(archive.read("mimetype").decode("ascii", "replace").strip())
            if "[Content_Types].xml" in names:
                return next((kind for folder, kind in OOXML.items() if any(n.startswith(folder) for n in names)), None)
    except UNREADABLE:
        return None
    return None


def _is_text(content: bytes) -> bool:
    """UTF-8 without controls, that does not begin as markup or a script does."""
    start = content.removeprefix(BOM).lstrip()
    if not start or CONTROLS.search(content) or start.startswith((b"<", b"#!")):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
