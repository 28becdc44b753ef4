"""Bombs and giants: refused or read, never more than 400 MiB, never a crash, never a row written (real processes)."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import WITHIN

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
MOST = 400
MIB = 1024 * 1024
HEAD = (
    b'<?xml version="1.0" encoding="ISO-8859-15"?><BEE_ELEVES VERSION="3.0"><PARAMETRES><UAJ>0999001W</UAJ>'
    b"<ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE></PARAMETRES><DONNEES>"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty registry."""
    data = tmp_path_factory.mktemp("base")
    run = _python(data, "-m", "django", "migrate", "--database", "registre")
    assert run.returncode == 0, run.stderr
    return data


def _python(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "preau.instances.registre", "PREAU_DATA": str(data),
        "PREAU_DEMO": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, cwd=ROOT, check=False, timeout=WITHIN)


def measure(base: Path, path: Path) -> dict[str, Any]:
    run = _python(base, "-m", "tests.registre.measured", path)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout.splitlines()[-1]))


def zipped(content: bytes, name: str = "a.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def lying_zip() -> bytes:
    """A zip whose directory says that its entry is small."""
    good = bytearray(zipped(HEAD + b" " * (64 * MIB)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = good.rfind(mark)
        good[where + at : where + at + 4] = (1000).to_bytes(4, "little")
    return bytes(good)


def damaged_zip() -> bytes:
    good = bytearray(zipped(HEAD + os.urandom(200_000).hex().encode()))
    good[5000:5100] = b"\xff" * 100
    return bytes(good)


def many_entries() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"{number}.xml", b"")
    return stream.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: zipped(HEAD + b" " * (160 * MIB)),
    "one-text": lambda: HEAD + b"<ELEVES><ELEVE ELEVE_ID='1'><PRENOM>" + b"a" * (64 * MIB),
    "one-attribute": lambda: HEAD + b"<ELEVES><ELEVE ELEVE_ID='" + b"1" * (64 * MIB),
    "deep": lambda: HEAD + b"<a>" * 1_000_000,
    "wide": lambda: HEAD + b"<ELEVES><ELEVE ELEVE_ID='1'>" + b"<PRENOM/>" * 3_000_000,
    "comments": lambda: HEAD + b"<!-- x -->" * 2_000_000,
    "entities": lambda: b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><BEE_ELEVES>&c;</BEE_ELEVES>',
    "nested": lambda: zipped(zipped(zipped(HEAD + b"<ELEVES/>", "b.zip"), "c.zip"), "d.zip"),
    "lying": lying_zip,
    "damaged": damaged_zip,
    "many-entries": many_entries,
    "gzip": lambda: gzip.compress(b"<?xml version='1.0'?><ficAlimMENESR>" + b" " * (160 * MIB), 1),
    "csv-cell": lambda: b"Nom;Prenom;Naissance\n" + b'"' + b"a" * (23 * MIB),
    "csv-lines": lambda: b"Nom;Prenom;Naissance\n" + b"\n" * (20 * MIB),
    "csv-columns": lambda: b";" * (20 * MIB),
    "csv-quotes": lambda: b"Nom;Prenom;Naissance\n" + b'";\n' * 100_000,
    "csv-utf16": lambda: ("Nom;Prenom;Naissance\n" + "é;a;1/1/2014\n" * 40_000).encode("utf-16"),
    "csv-too-big": lambda: b"Nom;Prenom;Naissance\n" + b"a;b;c\n" * (6 * MIB),
    "onde-cells": lambda: "Nom élève;Prénom élève;Date naissance\n".encode() + b'a;"' + b"b" * (40 * MIB),
    "sts-wide": lambda: b"<?xml version='1.0'?><STS_EDT>" + b"<INDIVIDU/>" * 2_000_000,
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_costs_little_and_writes_nothing(base: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(BOMBS[name]())
    found = measure(base, path)
    assert found["peak"] < MOST, found
    assert found["rows"] == 0
    assert found["cpu"] < 40, found
    assert found["outcome"]


def test_fifty_thousand_pupils_of_a_list_fit(base: Path, tmp_path: Path) -> None:
    lines = (f"NOM{n};Lou;05/11/2016;6 B;{n}@example.org;06 39 98 00 01" for n in range(50_000))
    path = tmp_path / "liste"
    path.write_bytes(("Nom;Prénom;Naissance;Classe;Mail;Portable\n" + "\n".join(lines)).encode("cp1252"))
    found = measure(base, path)
    assert found["outcome"] == "50000 eleves"
    assert found["peak"] < MOST, found
