"""pawnote, its newest release, unmodified: login three ways, timetable, homework, in the four modes (issue 7)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from preau.houses.viescolaire.actions.pronote_pin import choose_pin
from preau.houses.viescolaire.actions.pronote_secrets import list_app_passwords, make_app_password, make_qr
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.models import Accuse, Remise, Travail, Utilisateur
from tests.conformance.pronote.conftest import declare
from tests.houses.viescolaire.pronote.conftest import Ecrits, Vecus
from tests.support.patience import WITHIN

NODE = Path(__file__).parent / "node"
PARENT, ELEVE = 7, 6
PIN = "4821"
WEEK = 13
MODES = [(False, False), (True, False), (False, True), (True, True)]


def pawnote(**asked: Any) -> dict[str, Any]:
    """Run the script once; a refusal of pawnote's is in `error`."""
    assert (NODE / "node_modules").is_dir(), "pawnote is missing: run scripts/test-tools.sh"
    command = ["node", "client.mjs", json.dumps({"week": WEEK, **asked})]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=WITHIN, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("mode", MODES, ids=["clair", "CrA", "CoA", "CrA+CoA"])
def test_three_ways_in(
    served: str, albert: Utilisateur, ecrits: Ecrits, mode: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, pronote_encrypts=mode[0], pronote_compresses=mode[1])
    by_qr = pawnote(qr=make_qr(albert, "eleve", PIN).text, pin=PIN, empty=True)
    assert "error" not in by_qr, by_qr
    assert by_qr["user"] == "DUPONT Albert"
    (child,) = by_qr["children"]
    assert child["classe"] == "6 A"
    assert len(child["lessons"]) > 15
    assert {one[1] for one in child["lessons"]} >= {"Mathématiques", "Français"}
    ((_id, subject, text, done, pieces),) = child["homework"]
    assert (subject, text, done, pieces) == ("Mathématiques", "<p>Exercice 4 page 12</p>", False, 2)
    assert child["contents"] == [["Mathématiques", ["Chapitre 3"]]]
    assert by_qr["empty"] == [0] * 8
    assert sorted(by_qr["week"]) == ["A", "B"]
    login = by_qr["login"]
    by_token = pawnote(url=login["url"], kind=ELEVE, username=login["username"], token=login["token"], tick=True)
    assert by_token["ticked"] is True, by_token
    assert by_token["children"][0]["lessons"] == child["lessons"]
    secret = make_app_password(albert, "Essai")
    name = list_app_passwords(albert)[0].login
    asked = {"url": f"{served}/pronote/", "kind": ELEVE, "username": name}
    by_password = pawnote(**asked, password=secret)
    assert by_password["children"][0]["lessons"] == child["lessons"], by_password
    assert by_password["login"]["token"]


def test_a_parent_of_two(served: str, bonnet: Utilisateur) -> None:
    said = pawnote(qr=make_qr(bonnet, "parent", PIN).text, pin=PIN, empty=True)
    assert "error" not in said, said
    first, second = said["children"]
    assert (first["name"], first["classe"]) == ("BONNET Aya", "6 A")
    assert (second["name"], second["classe"]) == ("BONNET Moussa", "3 A")
    assert first["lessons"] != second["lessons"]


def test_absences_remarks_and_information(served: str, maman: Utilisateur, vecus: Vecus) -> None:
    said = pawnote(qr=make_qr(maman, "parent", PIN).text, pin=PIN, empty=True, acknowledge=True)
    assert "error" not in said, said
    read = said["read"]
    assert [one[1:] for one in read["absences"]] == [[False, True]]
    assert read["delays"] == [[10, False]]
    assert read["observations"] == [["Encouragement", 2, "Beau travail", "Mathématiques"]]
    assert [one[0] for one in read["news"]] == ["Forum des métiers", "Photo de classe"]
    assert read["news"][0][1:] == ["<p>Samedi</p>", "Thomas LEDUC", False, True]
    assert said["acknowledged"] is True
    assert Accuse.objects.get().communication == vecus.aux_deux


def test_homework_is_handed_in(served: str, albert: Utilisateur, ecrits: Ecrits) -> None:
    Travail.objects.update(rendu=Travail.Rendu.DEPOT)
    said = pawnote(qr=make_qr(albert, "eleve", PIN).text, pin=PIN, upload="%PDF-1.4 mon travail\n%%EOF\n", tick=True)
    assert "error" not in said, said
    assert said["returned"] == [2, True, "mon travail.pdf"]
    row = Remise.objects.get()
    assert depot().path_of(row.public_id).read_bytes() == b"%PDF-1.4 mon travail\n%%EOF\n"


def test_the_second_factor(served: str, albert: Utilisateur, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, pronote_pin=["eleve"])
    choose_pin(albert, "582046")
    asked = {"qr": make_qr(albert, "eleve", PIN).text, "pin": PIN}
    assert pawnote(**asked)["error"] == "SecurityError"
    said = pawnote(qr=make_qr(albert, "eleve", PIN).text, pin=PIN, factor="582046")
    assert "error" not in said, said
    assert said["factor"] == [True, False, True, False]
    assert said["user"] == "DUPONT Albert"
    login = said["login"]
    again = {"url": login["url"], "kind": ELEVE, "username": login["username"], "token": login["token"]}
    assert pawnote(**again, navigator=login["navigatorIdentifier"])["user"] == "DUPONT Albert"


def test_refusals_end_at_once(served: str, maman: Utilisateur) -> None:
    asked = {"url": f"{served}/pronote/", "kind": PARENT, "username": "personne"}
    assert pawnote(**asked, password="faux")["error"]
    made = make_qr(maman, "parent", PIN)
    assert pawnote(qr=made.text, pin=PIN)["user"] == "DUPONT Emilie"
    assert pawnote(qr=made.text, pin=PIN)["error"]
    assert pawnote(qr=make_qr(maman, "parent", PIN).text, pin="0000")["error"]
