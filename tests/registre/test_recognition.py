"""Files are known by their bytes: whatever their name, zipped or bare, in any encoding."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.protocols.onde.refusals import FichierDesPersonnels
from preau.protocols.refusals import Refusal
from preau.protocols.siecle.refusals import ArchivePlusieursFichiers, RacineVoisine
from preau.registre.formats import refusals
from preau.registre.formats.recognition import Nature, recognise
from tests.registre.ecole import Ecole

ELEVES = "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe\r\nLE GOFF;;Élouan;05/11/2016;M\r\n"
PARENTS = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Courriel;"
    "Nom de famille enfant;Prénom enfant\r\nMme;;LE GOFF;Anne;a@example.org;LE GOFF;Élouan\r\n"
)


def put(tmp_path: Path, content: bytes, name: str = "sans nom.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_siecle_zipped_or_bare_whatever_its_name(ecole: Ecole, tmp_path: Path) -> None:
    (xml, _) = ecole.write()
    assert recognise(put(tmp_path, xml.read_bytes(), "photo.jpg")) == Nature.SIECLE
    with zipfile.ZipFile(tmp_path / "x.txt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(xml, "quoi.bin")
    assert recognise(tmp_path / "x.txt") == Nature.SIECLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-15"])
def test_a_root_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = '<?xml version="1.0"?>\n<!-- é -->\n<STS_EDT><PARAMETRES/></STS_EDT>'
    assert recognise(put(tmp_path, text.encode(encoding))) == Nature.STS


def test_aaf_with_its_doctype_and_as_an_archive(tmp_path: Path) -> None:
    text = b'<?xml version="1.0"?><!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<ficAlimMENESR></ficAlimMENESR>'
    assert recognise(put(tmp_path, text)) == Nature.AAF
    assert recognise(put(tmp_path, b"\x1f\x8b\x08\x00rest")) == Nature.AAF


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    ("text", "nature"), [(ELEVES, Nature.ONDE), (PARENTS, Nature.ONDE), ("Nom;Prénom\r\nA;B\r\n", Nature.CSV)]
)
def test_lists(tmp_path: Path, text: str, encoding: str, nature: Nature) -> None:
    assert recognise(put(tmp_path, text.encode(encoding))) == nature


def test_an_archive_of_several_files_is_aaf_or_refused(tmp_path: Path) -> None:
    aaf = b'<?xml version="1.0"?><!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<ficAlimMENESR></ficAlimMENESR>'
    with zipfile.ZipFile(tmp_path / "livraison", "w") as archive:
        for part in ("Eleve_0000", "EtabEducNat_0000"):
            archive.writestr(f"ENT_0999001W_Complet_20260915_{part}.xml", aaf)
    assert recognise(tmp_path / "livraison") == Nature.AAF


def test_what_is_something_else_is_named(tmp_path: Path) -> None:
    with pytest.raises(RacineVoisine):
        recognise(put(tmp_path, b"<html><body>Connexion</body></html>"))
    with pytest.raises(FichierDesPersonnels):
        recognise(put(tmp_path, "Civilité;Nom usage;Nom;Prénom;Directeur (oui/non)\r\nM;;A;B;oui\r\n".encode()))
    with pytest.raises(refusals.FichierVide):
        recognise(put(tmp_path, b" \n"))
    with pytest.raises(refusals.FichierInconnu):
        recognise(put(tmp_path, b"%PDF-1.7\n\x00\x01\x02\x03"[:9] + b"\x01\x02"))
    with zipfile.ZipFile(tmp_path / "deux.zip", "w") as archive:
        archive.writestr("a.xml", "<BEE_ELEVES/>")
        archive.writestr("b.xml", "<BEE_ELEVES/>")
    with pytest.raises(ArchivePlusieursFichiers):
        recognise(tmp_path / "deux.zip")


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: ("<" + text).encode("utf-8", "replace")))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_known_or_refused(tmp_path: Path, content: bytes) -> None:
    found: Nature | str
    try:
        found = recognise(put(tmp_path, content))
    except Refusal as refused:
        found = refused.sentence()
    assert found
