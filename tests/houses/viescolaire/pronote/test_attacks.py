"""Hostile calls, faults, and what outlives what opened it (specs/pronote-protocol.md §3.5, §9)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings

from preau.houses.viescolaire.actions.pronote_pin import choose_pin
from preau.houses.viescolaire.actions.pronote_secrets import (
    list_app_passwords,
    list_appareils,
    make_app_password,
    make_qr,
    revoke_app_password,
    revoke_appareil,
)
from preau.houses.viescolaire.actions.pronote_sessions import SessionFinie, save_turn, take_turn
from preau.houses.viescolaire.endpoints import pronote_door, pronote_fichiers, pronote_fonctions
from preau.houses.viescolaire.models import Appareil, QrCode, SessionPronote, Utilisateur
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.protocols.pronote.numbers import write_number
from tests.houses.viescolaire.pronote.application import Application, read_qr
from tests.houses.viescolaire.pronote.conftest import Ecrits, New, signed_in
from tests.houses.viescolaire.pronote.test_functions import fetch

BAD = {"Acces": 1}
HALF, NUL, LONG = "\ud800", "a\x00b", "x" * 5000


@pytest.mark.parametrize("bad", [HALF, NUL, LONG], ids=["half", "nul", "long"])
@pytest.mark.parametrize(
    ("name", "asked"),
    [("donneesContenusCDT", lambda bad: {"cahierDeTextes": {"N": f"37#{bad}"}}),
     ("SaisieTAFFaitEleve", lambda bad: {"listeTAF": [{"N": f"38#{bad}", "TAFFait": True}]}),
     ("SaisieActualites", lambda bad: {"listeActualites": [{"N": f"61#{bad}", "lue": True}]}),
     ("PageEmploiDuTemps", lambda bad: {"numeroSemaine": 13, "ressource": {"N": f"4#{bad}"}}),
     ("SaisieTAFARendreEleve", lambda bad: {"listeFichiers": [{"E": 1, "idFichier": bad, "TAF": {"N": "38#x"}}]})],
)  # fmt: skip
def test_ids_that_no_database_knows(albert: Utilisateur, name: str, asked: Any, bad: str) -> None:
    client = signed_in(albert, "eleve")
    said = client.call(name, asked(bad), onglet=88)
    assert said["Erreur"]["G"] == (22 if bad == LONG else 21)
    assert client.call("Navigation", onglet=7) == {}


def test_a_pupil_or_a_file_that_no_database_knows(leduc: Utilisateur, maman: Utilisateur, ecrits: Ecrits) -> None:
    said = signed_in(leduc, "professeur").call("FicheEleve", {"Eleve": {"N": f"4#{LONG}"}}, onglet=105)
    assert said["Erreur"]["G"] == 22
    client = signed_in(maman, "parent")
    for bad in (HALF, NUL):
        assert fetch(client, f"48#{bad}").status_code == 404


@pytest.mark.parametrize(
    ("name", "asked", "is_refused"),
    [("PageEmploiDuTemps", {"dateDebut": "31/12/9999"}, True), ("PageEmploiDuTemps", {"dateDebut": "1/1/0001"}, True),
     ("PageEmploiDuTemps", {"dateDebut": "31/12/2199"}, False), ("PageEmploiDuTemps", {"numeroSemaine": -9}, False),
     ("PageEmploiDuTemps", {"numeroSemaine": 10**12}, False), ("PageEmploiDuTemps", {"numeroSemaine": 1.5}, True),
     ("PagePresence", {"DateDebut": "31/12/9999"}, True), ("PagePresence", {"DateDebut": "31/12/2199"}, False),
     ("PagePresence", {"DateFin": "1/1/1900"}, False), ("PageCahierDeTexte", {"domaine": "[-3..1]"}, False),
     ("PageCahierDeTexte", {"domaine": "[-9999]"}, False), ("PageCahierDeTexte", {"domaine": "[9999]"}, False)],
)  # fmt: skip
def test_days_that_are_far_away(albert: Utilisateur, name: str, asked: dict[str, Any], is_refused: bool) -> None:
    client = signed_in(albert, "eleve")
    said = client.call(name, asked, onglet=16)
    assert said["Erreur"]["G"] == 21 if is_refused else "Erreur" not in said


def test_a_fault_at_the_login_is_a_failed_login(
    maman: Utilisateur,
    application: New,
    faults: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that is busy, or wrong: HTTP 500 would make a client ask a thousand times (§3.5)."""

    def busy(*_args: Any) -> None:
        raise OperationalError("database is locked")

    faults.append("Authentification")
    monkeypatch.setattr(pronote_door, "authenticate", busy)
    login, secret = read_qr(make_qr(maman, "parent", "4821").text, "4821")
    client = application()
    client.identify(login, "qr")
    assert client.send("Authentification", {"challenge": "00" * 16})["dataSec"]["data"] == BAD
    assert secret not in caplog.text
    assert login not in caplog.text


@pytest.mark.parametrize(("name", "genre"), [("ParametresUtilisateur", 22), ("PageMenus", 21)])
def test_a_fault_is_answered(
    maman: Utilisateur, faults: list[str], monkeypatch: pytest.MonkeyPatch, name: str, genre: int
) -> None:
    faults.append(name)
    client = signed_in(maman, "parent")
    monkeypatch.setattr(pronote_fonctions, "FONCTIONS", {name: lambda appel: 1 // 0})
    said = client.call(name, onglet=10)
    assert said["Erreur"] == {"G": genre, "Titre": "Impossible d'afficher la page"}


def test_a_session_that_ends_during_a_call(maman: Utilisateur) -> None:
    """The ENT says that the person has left while the application was calling."""
    client = signed_in(maman, "parent")
    tour = take_turn(client.session, client.genre, write_number(client.number, client.keys))
    SessionPronote.objects.all().delete()
    with pytest.raises(SessionFinie):
        save_turn(tour, tour.row.etape)
    assert not SessionPronote.objects.exists()


def test_a_code_is_not_used_up_by_who_may_not_come_in(maman: Utilisateur, application: New) -> None:
    """Once the PIN is chosen, the same QR code opens; until then nobody is told of a device that never came in."""
    made = make_qr(maman, "parent", "4821")
    with override_settings(VIESCOLAIRE=replace(settings.VIESCOLAIRE, pronote_pin=["parent"])):
        assert application().scan(made.text, "4821")["Acces"] == 9
        assert not Appareil.objects.exists()
        assert not Message.objects.exists()
        assert not Entry.objects.filter(event="pronote.connexion").exists()
        choose_pin(maman, "582046")
        assert "actionsDoubleAuth" in application().scan(made.text, "4821")
    assert not QrCode.objects.exists()


def test_who_may_not_come_in_yet_is_refused_once(maman: Utilisateur, application: New) -> None:
    """A client asks for the parameters as soon as it has a key: another error would make it log in again for ever."""
    choose_pin(maman, "582046")
    with override_settings(VIESCOLAIRE=replace(settings.VIESCOLAIRE, pronote_pin=["parent"])):
        client = application()
        client.scan(make_qr(maman, "parent", "4821").text, "4821")
        assert client.call("ParametresUtilisateur")["Erreur"] == {"G": 22, "Titre": "Accès refusé"}
        assert client.enter("582047", 3, strIdentification="x") == {"result": False}
        assert client.call("PageEmploiDuTemps", {"numeroSemaine": 13}, onglet=16)["Erreur"]["G"] == 3


def test_a_code_asked_for_by_an_application_is_of_its_space_and_goes_with_its_password(
    leduc: Utilisateur, application: New
) -> None:
    secret = make_app_password(leduc, "Essai")
    (word,) = list_app_passwords(leduc)
    word.espace = "viescolaire"
    word.save()
    first = application("viescolaire")
    assert "cle" in first.log_in(word.login, secret)
    text = json.dumps(first.call("JetonAppliMobile", {"code": "1234"}, onglet=7))
    second = application("viescolaire")
    assert "cle" in second.scan(text, "1234", uuid="deuxième")
    (device,) = list_appareils(leduc)
    assert device.mot_de_passe == word
    text = json.dumps(second.call("JetonAppliMobile", {"code": "1234"}, onglet=7))
    third = application("viescolaire")
    assert "cle" in third.scan(text, "1234", uuid="troisième")
    pending = json.dumps(third.call("JetonAppliMobile", {"code": "1234"}, onglet=7))
    revoke_app_password(leduc, word.public_id)
    for client in (first, second, third):
        assert client.call("Navigation", onglet=7)["Erreur"]["G"] == 10
    assert application("viescolaire").scan(pending, "1234", uuid="quatrième") == BAD
    assert application("viescolaire").log_in(third.login, third.secret, "jeton", uuid="troisième") == BAD
    assert list_appareils(leduc) == []


def test_a_device_that_is_taken_back_leaves_no_code_behind(maman: Utilisateur, application: New) -> None:
    stolen = signed_in(maman, "parent")
    text = json.dumps(stolen.call("JetonAppliMobile", {"code": "1234"}, onglet=7))
    revoke_appareil(maman, list_appareils(maman)[0].public_id)
    assert application().scan(text, "1234", uuid="autre") == BAD
    assert list_appareils(maman) == []


def test_sheets_are_counted(maman: Utilisateur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronote_fichiers, "FEUILLES", replace(pronote_fichiers.FEUILLES, max=2))
    client, other = signed_in(maman, "parent"), signed_in(maman, "parent", older=True)
    for one in (client, other):
        assert "url" in one.call("GenerationPDF", {}, onglet=16)
    said = other.call("GenerationPDF", {}, onglet=16)["Erreur"]
    assert said == {"G": 25, "Titre": "Vous avez dépassé le nombre de demandes autorisées"}
    assert client.call("Navigation", onglet=7) == {}


def test_a_call_that_is_too_large_is_not_read(ecole: object) -> None:
    client = Application(Client(), session=123456, genre=7)
    said = client.post(write_number(1, client.keys), b'{"session":' + b" " * (2 * 1024 * 1024) + b"1}")
    assert said["Erreur"]["G"] == 21
