"""Homework handed in by an application: the file, then what it is for (§7.10)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from preau.houses.viescolaire.models import Remise, SessionPronote, Travail, Utilisateur
from preau.kit.journal.models import Entry
from preau.protocols.pronote.numbers import write_number
from tests.houses.viescolaire.pronote.application import Application
from tests.houses.viescolaire.pronote.conftest import Ecrits, signed_in
from tests.houses.viescolaire.pronote.test_functions import DOMAINE, fetch

PDF = b"%PDF-1.4\n%my own work\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.VIESCOLAIRE = replace(settings.VIESCOLAIRE, pieces_dossier=str(tmp_path / "cahier"))


@pytest.fixture
def travail(ecrits: Ecrits) -> Travail:
    """Homework that asks for a file."""
    ecrits.travail.rendu = Travail.Rendu.DEPOT
    ecrits.travail.save()
    return ecrits.travail


def send(client: Application, content: bytes = PDF, name: str = "fichier-1", **more: Any) -> int:
    """As pawnote sends a file; what `etat` says."""
    number = write_number(client.number, client.keys)
    client.number += 2
    said = {"u_no": number, "u_ns": str(client.session), "u_idR": "SaisieTAFARendreEleve", "u_idF": name, "u_md5": ""}
    path = f"/pronote/uploadfilesession/{client.genre}/{client.session}"
    upload = SimpleUploadedFile("mon travail.pdf", content, "application/pdf")
    answer = client.browser.post(path, {**said, "files[]": upload, **more})
    assert answer.status_code == 200
    etat: int = answer.json()["etat"]
    return etat


def tie(client: Application, travail: Travail, name: Any = "fichier-1", **more: Any) -> Any:
    row = {
        "E": 1,
        "G": 1,
        "L": "mon travail.pdf",
        "N": -1001,
        "idFichier": name,
        "TAF": {"N": f"38#{travail.public_id}"},
    }
    return client.call("SaisieTAFARendreEleve", {"listeFichiers": [row | more]}, onglet=88)


def homework(client: Application) -> dict[str, Any]:
    (found,) = client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"]
    assert isinstance(found, dict)
    return found


def test_a_pupil_hands_in_and_again(albert: Utilisateur, maman: Utilisateur, travail: Travail) -> None:
    client = signed_in(albert, "eleve")
    assert (homework(client)["genreRendu"], homework(client)["peuRendre"]) == (2, True)
    assert send(client) == 1
    assert not Remise.objects.exists(), "a file is not yet handed in"
    assert tie(client, travail) == {}
    row = Remise.objects.get()
    assert (row.travail, row.eleve, row.nom) == (travail, albert.personnes[0], "mon travail.pdf")
    assert Entry.objects.filter(event="travail.rendu", subject=travail.public_id).count() == 1
    given = homework(client)["documentRendu"]["V"]
    assert given["L"] == "mon travail.pdf"
    assert fetch(client, given["N"]).content == PDF
    assert tie(client, travail)["Erreur"]["G"] == 22, "a file serves once"
    send(client, PDF + b"better", "fichier-2")
    assert tie(client, travail, "fichier-2") == {}
    assert Remise.objects.count() == 1
    assert fetch(client, homework(client)["documentRendu"]["V"]["N"]).content == PDF + b"better"
    parent = signed_in(maman, "parent")
    assert homework(parent)["peuRendre"] is False
    assert fetch(parent, homework(parent)["documentRendu"]["V"]["N"]).status_code == 200
    assert send(parent) == 0
    assert tie(parent, travail)["Erreur"]["G"] == 3


def test_what_is_handed_in_is_the_pupil_s(albert: Utilisateur, bonnet: Utilisateur, travail: Travail) -> None:
    client = signed_in(albert, "eleve")
    send(client)
    tie(client, travail)
    given = homework(client)["documentRendu"]["V"]["N"]
    assert fetch(signed_in(bonnet, "parent"), given).status_code == 404


@pytest.mark.parametrize(
    ("more", "genre"),
    [({"idFichier": "autre"}, 22), ({"idFichier": None}, 22), ({"idFichier": ["x"]}, 22), ({"TAF": None}, 22),
     ({"TAF": {"N": "38#inconnu"}}, 22), ({"TAF": {"N": "37#x"}}, 22), ({"E": 3}, 3), ({"E": None}, 3)],
)  # fmt: skip
def test_what_cannot_be_tied(albert: Utilisateur, travail: Travail, more: dict[str, Any], genre: int) -> None:
    client = signed_in(albert, "eleve")
    send(client)
    assert tie(client, travail, **more)["Erreur"]["G"] == genre
    assert not Remise.objects.exists()


def test_homework_that_asks_for_no_file(albert: Utilisateur, ecrits: Ecrits) -> None:
    client = signed_in(albert, "eleve")
    assert homework(client)["peuRendre"] is False
    send(client)
    assert tie(client, ecrits.travail)["Erreur"]["G"] == 22
    for rows in (None, "x", [1], [{}] * 6):
        said = client.call("SaisieTAFARendreEleve", {"listeFichiers": rows}, onglet=88)
        assert said["Erreur"]["G"] == 21


def test_files_that_are_not_kept(albert: Utilisateur, travail: Travail, settings: LazySettings) -> None:
    client = signed_in(albert, "eleve")
    assert send(client, b"MZ\x90\x00 a program", "programme") == 0
    assert send(client, name="") == 0
    client.number -= 2
    assert send(client) == 0, "the number before serves no more"
    assert [send(client, name=f"f{rank}") for rank in range(6)] == [1, 1, 1, 1, 1, 0]
    settings.VIESCOLAIRE = replace(settings.VIESCOLAIRE, piece_octets=10)
    assert send(signed_in(albert, "eleve"), PDF * 30_000) == 0


def test_nothing_is_kept_of_a_session_that_is_not_open(albert: Utilisateur, travail: Travail) -> None:
    client = Application(Client(), "eleve").open()
    assert send(client) == 0
    client.session += 1
    assert send(client) == 0
    other = signed_in(albert, "eleve")
    other.genre = 7
    assert send(other) == 0
    assert SessionPronote.objects.count() == 2
