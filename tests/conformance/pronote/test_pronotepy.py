"""pronotepy, its newest release and 2.14.6, unmodified (issue 7, « It must hold »)."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from typing import Any

import pytest

from preau.houses.viescolaire.actions.pronote_pin import choose_pin
from preau.houses.viescolaire.actions.pronote_secrets import (
    list_app_passwords,
    list_appareils,
    make_app_password,
    make_qr,
)
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.visiteur import load
from tests.conformance.pronote.conftest import PYTHONS, ROOT, Run, declare
from tests.houses.viescolaire.pronote.conftest import Ecrits
from tests.support.patience import WITHIN

PIN = "4821"
LUNDI = date(2026, 11, 16)
EMPTY = [0, 0, 0, 0, 0, 0, 0, 0, True]


def test_a_parent_of_two_by_qr_code_then_two_rotations(served: str, bonnet: Utilisateur, pronotepy: Run) -> None:
    made = make_qr(bonnet, "parent", PIN)
    said = pronotepy(qr=made.text, pin=PIN, rotations=2, ical=True, pdf=True)
    assert said["tours"] == [True, True], said
    assert (said["name"], said["start"], said["period"]) == ("BONNET Fatoumata", "2026-08-31", "Trimestre 1")
    first, second = said["children"]
    assert (first["name"], first["classe"]) == ("BONNET Aya", "6 A")
    assert (second["name"], second["classe"]) == ("BONNET Moussa", "3 A")
    for child, known in zip(said["children"], load(bonnet).eleves, strict=True):
        expected = list_seances(known.uai, LUNDI, LUNDI + timedelta(days=19), eleve=known)
        assert [one[0] for one in child["lessons"]] == [f"{one.debut_at:%Y-%m-%d %H:%M:%S}" for one in expected]
        assert {one[0][:10] for one in child["lessons"]} >= {"2026-11-16", "2026-11-23", "2026-11-30"}
        assert child["ical"].startswith("BEGIN:VCALENDAR")
        assert child["pdf"] == "%PDF-"
        assert child["empty"] == EMPTY
    assert first["lessons"] != second["lessons"]
    again = pronotepy(qr=made.text, pin=PIN)
    assert again["error"] != "RecursionError"
    assert "logged_in" not in again


def test_a_pupil_by_application_password(served: str, albert: Utilisateur, ecrits: Ecrits, pronotepy: Run) -> None:
    secret = make_app_password(albert, "Essai")
    login = list_app_passwords(albert)[0].login
    asked = {"espace": "eleve", "url": f"{served}/pronote/eleve.html?login=true", "username": login}
    said = pronotepy(**asked, password=secret, tick=True, contents=True, debut="2026-11-23")
    assert said["logged_in"], said
    assert [one[:3] for one in said["homework"]] == [["Mathématiques", "Exercice 4 page 12", "2026-11-26"]]
    assert said["again"] == [True]
    assert said["contents"] == [["Chapitre 3", "Les fractions"]]
    assert said["files"] == [["exercice.pdf", "%PDF-1.4 exercice"]]
    assert "M. LEDUC" in said["staff"]
    assert said["empty"] == EMPTY
    wrong = pronotepy(**asked, password="faux")
    assert not wrong.get("logged_in")


@pytest.mark.usefixtures("maman")
def test_bad_credentials_end_at_once(served: str, pronotepy: Run) -> None:
    said = pronotepy(url=f"{served}/pronote/parent.html?login=true", username="personne", password="faux")
    assert said["error"] in ("KeyError", "CryptoError", "PronoteAPIError"), said


def test_the_second_factor(served: str, maman: Utilisateur, pronotepy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, pronote_pin=["parent"])
    choose_pin(maman, "582046")

    def log_in(**factor: str) -> dict[str, Any]:
        return pronotepy(qr=make_qr(maman, "parent", PIN).text, pin=PIN, factor=factor, rotations=1)

    assert log_in()["error"] == "MFAError"
    assert log_in(account_pin="582047", device_name="Essai")["text"] == "Invalid PIN"
    assert log_in(account_pin="582046")["error"] == "MFAError"
    said = log_in(account_pin="582046", device_name="Essai")
    assert said["tours"] == [True], said
    assert [one.nom for one in list_appareils(maman)] == ["Essai"]


def test_the_ten_lines_of_the_guide(served: str, maman: Utilisateur) -> None:
    guide = (ROOT / "docs" / "guides" / "applications-compatibles.md").read_text(encoding="utf-8")
    lines = (
        guide.split("```python\n")[1].split("```")[0].replace("datetime.date.today()", "datetime.date(2026, 11, 22)")
    )
    python, made = PYTHONS["newest"] / "bin" / "python", make_qr(maman, "parent", PIN)
    said = f"{made.text}\n{PIN}\n"
    done = subprocess.run(
        [str(python), "-c", lines], input=said, capture_output=True, text=True, timeout=WITHIN, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "DUPONT Albert 08:00 Français" in done.stdout
