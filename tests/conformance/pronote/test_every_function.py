"""Every public function of pronotepy and of pawnote, unmodified, called once in each space: none raises but as named.

« Other functions answer empty lists in the right shape » (issue 7): what is not here yet is empty, and breaks nobody.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from preau.houses.viescolaire.actions import pronote_login
from preau.houses.viescolaire.actions.pronote_secrets import make_qr
from preau.houses.viescolaire.endpoints import pronote_fonctions
from preau.houses.viescolaire.models import SessionPronote, Utilisateur
from tests.conformance.pronote.conftest import Run, runner
from tests.conformance.pronote.test_pawnote import NODE, WEEK, pawnote
from tests.support.patience import WITHIN

PIN = "4821"
Made = Callable[[str], dict[str, str]]


@pytest.fixture
def made(albert: Utilisateur, maman: Utilisateur, leduc: Utilisateur, ecrits: object, vecus: object) -> Made:
    """A QR code of somebody of each space."""
    people = {"eleve": albert, "parent": maman, "professeur": leduc, "viescolaire": leduc}
    return lambda espace: {"qr": make_qr(people[espace], espace, PIN).text, "pin": PIN}


REFUSED = {
    "eleve": {"Client.new_discussion"},
    "parent": {"Client.new_discussion", "Homework.set_done"},
    "viescolaire": set(),
}
"""What is refused: messages are the ENT's, and only pupils tick (§7.2)."""


@pytest.mark.parametrize(("version", "espaces"), [("newest", list(REFUSED)), ("2.14.6", ["parent"])])
def test_pronotepy(made: Made, version: str, espaces: list[str]) -> None:
    for espace in espaces:
        said, refused = runner(version)("methods.py", espace=espace, **made(espace)), REFUSED[espace]
        assert set(said["raised"]) == refused, (espace, said["raised"])
        assert all(text.endswith("3 | Accès refusé") for text in said["raised"].values())
        assert said["left_out"] == []
        assert said["given"]["ClientBase.qrcode_login"].startswith("'"), "a code asked for in this space opens it"


WITHOUT = {"assignmentRemoveFile": "AccessDeniedError", "gradebook": "PageUnavailableError",
           "gradebookPDF": "AccessDeniedError", "newDiscussion": "AccessDeniedError"}  # fmt: skip
"""Work is replaced, never taken back; a report that is not published has no page, and no PDF (§7.7)."""
READ = {"newsDelete": "AccessDeniedError"}
PAWNOTE = {
    "eleve": {**WITHOUT, **READ, "assignmentUploadFile": "ServerSideError"},
    "parent": {**WITHOUT, **READ, "assignmentUploadFile": "UploadFailedError", "assignmentStatus": "AccessDeniedError"},
    "professeur": {**WITHOUT, "assignmentUploadFile": "UploadFailedError", "assignmentStatus": "AccessDeniedError"},
}
"""The pupil's homework asks for no file; nobody else hands in, nor ticks."""
OF_FAMILIES = ["newsDelete", "newsInformationAcknowledge", "newsQuestionLocalMutate", "newsRead", "newsSurveySend",
               "resource", "resourceAssignments"]  # fmt: skip
"""They take an information, or homework, that a teacher's space has none of."""


def test_pawnote(made: Made) -> None:
    for espace, refused in PAWNOTE.items():
        said = functions(**made(espace))
        assert {name: text.split(":")[0] for name, text in said["raised"].items()} == refused, espace
        assert said["left_out"] == ([] if espace != "professeur" else OF_FAMILIES)
        assert said.get("same") is (None if espace == "professeur" else True)


def functions(**asked: Any) -> dict[str, Any]:
    """Run the script of pawnote."""
    assert (NODE / "node_modules").is_dir(), "pawnote is missing: run scripts/test-tools.sh"
    command = ["node", "functions.mjs", json.dumps({"week": WEEK, **asked})]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=WITHIN, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_fault_makes_no_client_loop(
    served: str, maman: Utilisateur, pronotepy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its parent's client logs in again at each error of the call that follows the login, which logs in… (§3.5)."""

    def broken(appel: object) -> dict[str, Any]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(pronote_fonctions.FONCTIONS, "ParametresUtilisateur", broken)  # type: ignore[arg-type]
    said = pronotepy(qr=make_qr(maman, "parent", PIN).text, pin=PIN)
    assert said["error"] == "ExpiredObject", said
    assert SessionPronote.objects.count() == 1


def test_who_failed_too_often_is_told_to_stop(
    served: str, maman: Utilisateur, pronotepy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """§2.2: both take the page for a suspension, and open no session."""
    monkeypatch.setattr(pronote_login, "ECHECS", replace(pronote_login.ECHECS, max=0))
    asked = {"qr": make_qr(maman, "parent", PIN).text, "pin": PIN}
    assert pronotepy(**asked)["text"] == "Your IP address is suspended."
    assert pawnote(**asked)["error"] == "SuspendedIPError"
    assert not SessionPronote.objects.exists()
