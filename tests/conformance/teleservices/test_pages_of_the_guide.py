"""What docs say of téléservices is what the code says: every field, every check, the whole table of who may what."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from preau.houses.demarches import checks
from preau.houses.demarches.droits import ATTESTATION, FICHE, TABLE
from preau.houses.demarches.teleservice import Teleservice

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDE = (DOCS / "guides" / "teleservices.md").read_text(encoding="utf-8")
DECISIONS = (DOCS / "explications" / "qui-fait-quelle-demarche.md").read_text(encoding="utf-8")


def test_the_guide_says_every_field_and_no_other() -> None:
    said = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", GUIDE, re.MULTILINE))))
    fields = {one.name for one in dataclasses.fields(Teleservice)}
    assert fields <= said
    assert said - fields == {"Dossier", "Ligne", "Piece", "Evenement"}


def test_the_guide_says_every_check_of_a_folder() -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    of_folders = source[: source.index("def check_connexion")]
    assert set(re.findall(r"demarches\.E\d{3}", of_folders)) == set(re.findall(r"demarches\.E\d{3}", GUIDE))


def test_the_folder_of_the_guide_is_the_one_that_is_walked() -> None:
    own = Path(__file__).parent / "rendez_vous"
    tree = GUIDE.split("```")[1]
    named = set(re.findall(r"^  ([\w.]+\.\w+)", tree, re.MULTILINE)) - {"models.py"}
    assert named == {one.name for one in own.iterdir() if one.is_file()}


def test_the_page_of_decisions_is_the_table() -> None:
    rows = re.findall(r"^\| (legal|en-charge|soi) \| (mineur|majeur) \| (.+?) \| (.+?) \|$", DECISIONS, re.MULTILINE)
    said = {}
    for lien, age, fiche, attestation in rows:
        said[FICHE, lien, age == "majeur"] = fiche
        said[ATTESTATION, lien, age == "majeur"] = attestation
    assert said == {case: str(regle) for case, regle in TABLE.items()}
