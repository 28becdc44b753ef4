"""Small deliveries built in a test, and how to read them."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from preau.protocols.aaf.read import read_delivery
from preau.protocols.exports.container import Limits

DATA = Path(__file__).parent / "data"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<ficAlimMENESR>\n'
ELEVE = (
    '<addRequest><operationalAttributes><attr name="categoriePersonne"><value>Eleve</value></attr>'
    "</operationalAttributes><identifier><id>3200001</id></identifier><attributes>"
    '<attr name="sn"><value>LE GOFF</value></attr><attr name="givenName"><value>Maël</value></attr>'
    "</attributes></addRequest>"
)
NAME = "ENT2D_0999001W_Complet_20250908_Eleve_0000.xml"


def xml(inside: str = ELEVE, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    """The bytes of a file."""
    return f"{head}{inside}</ficAlimMENESR>".encode(encoding)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(*entries: tuple[str, bytes], compressed: bool = True, layout: int = tarfile.GNU_FORMAT) -> bytes:
    """A tar, compressed or not."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=layout) as archive:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(out.getvalue()) if compressed else out.getvalue()


def read(folder: Path, content: bytes, name: str = NAME, limits: Limits | None = None) -> list[Any]:
    """Every request and anomaly of one file written to `folder`."""
    path = folder / name
    path.write_bytes(content)
    return read_paths([path], limits)


def read_paths(paths: list[Path], limits: Limits | None = None) -> list[Any]:
    """Every request and anomaly of a delivery."""
    several = read_delivery(paths, limits) if limits else read_delivery(paths)
    return [one for fichier in several for one in fichier.requetes()]
