"""What the specification says to the letter, section by section (specs/pronote-protocol.md)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from time_machine import Traveller

from preau.houses.viescolaire.actions.forget import forget
from preau.houses.viescolaire.actions.pronote_secrets import list_app_passwords, make_app_password, make_qr
from preau.houses.viescolaire.models import (
    Appareil,
    MotDePasseApplication,
    QrCode,
    SessionPronote,
    Telechargement,
    Utilisateur,
)
from preau.kit.clockkit import now
from preau.kit.courier.models import Message
from preau.kit.journal.models import Entry
from preau.protocols.pronote.challenge import make_verifier
from preau.protocols.pronote.numbers import write_number
from tests.houses.viescolaire.pronote.application import Application, read_qr
from tests.houses.viescolaire.pronote.conftest import New, signed_in

FAMILY = {7, 8, 10, 13, 16, 19, 37, 49, 88, 89, 131, 198, 201}
GENERAL = {
    "versionPN", "nomProduit", "langID", "listeLangues", "NomEtablissement", "NomEtablissementConnexion",
    "AnneeScolaire", "PremierLundi", "PremiereDate", "DerniereDate", "JourOuvre", "JoursOuvres", "joursOuvresParCycle",
    "premierJourSemaine", "PlacesParJour", "PlacesParHeure", "DureeSequence", "ListeHeures", "ListeHeuresFin",
    "ListePeriodes", "listeJoursFeries", "DomainesFrequences", "LibellesFrequences", "BaremeNotation",
    "BaremeMaxDevoirs", "ListeNiveauxDAcquisitions", "recreations", "urlLogo", "urlDeclarationAccessibilite",
}  # fmt: skip


@pytest.mark.parametrize(("espace", "genre"), [("eleve", 6), ("parent", 7), ("professeur", 8), ("viescolaire", 14)])
def test_the_number_of_each_space(application: New, espace: str, genre: int) -> None:
    """§1"""
    assert application(espace).genre == genre


def test_the_card_holds_what_clients_read(application: New) -> None:
    """§2.3"""
    card = Client().get("/pronote/InfoMobileApp.json").json()
    assert set(card) == {"version", "date", "nomEtab", "CAS", "espaces"}
    assert card["version"] == [2025, 2, 9]
    assert card["CAS"] == {"actif": False, "casURL": "", "jetonCAS": ""}
    assert [set(one) for one in card["espaces"]] == [{"nom", "URL", "genreEspace", "avecDelegation"}] * 3


def test_the_first_call_says_all_that_the_clients_read(application: New) -> None:
    """§4.1; one client fails without each of these, and another dispatches on `_T`."""
    first = application().first
    assert {one for one in first if one != "General"} == {
        "identifiantNav", "tableauVersion", "DateServeurHttp", "estAfficheDansENT", "pourNouvelleCaledonie",
        "urlConfidentialite",
    }  # fmt: skip
    general = first["General"]
    assert set(general) == GENERAL
    assert [len(general[name]) for name in ("DomainesFrequences", "LibellesFrequences")] == [3, 3]
    assert [type(general[name]) for name in ("ListePeriodes", "DomainesFrequences", "LibellesFrequences")] == [list] * 3
    marked = [one for one in _objects(first) if "V" in one]
    assert marked
    assert all(one["_T"] in (7, 8, 10, 24) for one in marked)


def test_every_tab_that_may_be_asked_for_is_announced(
    maman: Utilisateur, albert: Utilisateur, leduc: Utilisateur
) -> None:
    """§3.7, §6: a client refuses by itself to ask for another, and looks for terms under six of them."""
    for who, espace, tabs in (
        (maman, "parent", FAMILY),
        (albert, "eleve", FAMILY),
        (leduc, "viescolaire", FAMILY | {105}),
    ):
        said = signed_in(who, espace).call("ParametresUtilisateur")
        assert {one["G"] for one in _objects(said["listeOnglets"])} - {1000} == tabs
        person = said["ressource"]
        for one in person.get("listeRessources", [person]):
            assert {tab["G"] for tab in one["listeOngletsPourPeriodes"]["V"]} == {198, 201, 19, 13, 131, 16}
            assert one["Etablissement"]["V"]["L"] == "CLG LES COURTILS"


def test_the_qr_code_is_what_clients_decrypt(maman: Utilisateur) -> None:
    """§4.5: no query, the name of the page last; both values in hexadecimal."""
    said = json.loads(make_qr(maman, "parent", "4821").text)
    assert set(said) == {"jeton", "login", "url"}
    assert said["url"] == f"{settings.VIESCOLAIRE.public_url}/pronote/mobile.parent.html"
    login, secret = read_qr(json.dumps(said), "4821")
    assert len(bytes.fromhex(secret)) == 32
    assert login.isascii()
    assert login == login.lower()


def test_a_login_in_capitals_is_the_same(maman: Utilisateur, application: New) -> None:
    """§4.2: the key is made of what was typed, the row is found all the same."""
    secret = make_app_password(maman, "Essai")
    login = list_app_passwords(maman)[0].login
    for typed in (login.upper(), login):
        assert "cle" in application(older=True).log_in(typed, secret)


def test_no_secret_lies_in_the_database_in_clear(maman: Utilisateur, application: New) -> None:
    """§9.3: neither a secret, nor the verifier that is as good; nor in the journal, nor in the notice of a device."""
    made, password = make_qr(maman, "parent", "4821"), make_app_password(maman, "Essai")
    login, secret = read_qr(made.text, "4821")
    kept = _dump(QrCode, MotDePasseApplication)
    client = application()
    client.log_in(login, secret, "qr")
    kept += _dump(Appareil, SessionPronote, Entry, Message)
    for one in (secret, password, client.secret, client.keys.key.hex()):
        assert one
        assert one not in kept
        assert make_verifier(one) not in kept


def test_a_session_lives_a_day_at_most(maman: Utilisateur, semaine: Traveller) -> None:
    """§3.2: kept alive every two minutes, it ends all the same."""
    client = signed_in(maman, "parent")
    semaine.shift(timedelta(hours=23, minutes=59))
    SessionPronote.objects.update(used_at=now())
    assert client.call("Navigation", onglet=7) == {}
    semaine.shift(timedelta(minutes=2))
    assert client.call("Navigation", onglet=7)["Erreur"]["G"] == 10


def test_the_address_of_a_sheet_is_short_lived(maman: Utilisateur, semaine: Traveller) -> None:
    """§1, §7.10: no proof comes with it."""
    client = signed_in(maman, "parent")
    path = client.call("GenerationPDF", {}, onglet=16)["url"]["V"]
    assert path.startswith("pdf/")
    assert path.endswith(".pdf")
    assert path[4:-4] not in _dump(Telechargement)
    semaine.shift(timedelta(minutes=2))
    assert Client().get(f"/pronote/{path}").status_code == 404
    client.call("GenerationPDF", {}, onglet=16)
    semaine.shift(timedelta(minutes=3))
    forget(now())
    assert not Telechargement.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "registre"])
def test_one_request_number_sent_at_once_serves_once(maman: Utilisateur) -> None:
    """§3.2: two calls of one session, one answer."""
    client = signed_in(maman, "parent")
    number = write_number(client.number, client.keys)
    body = json.dumps({"session": client.session, "no": number, "id": "Navigation", "dataSec": {}})

    def one(_rank: int) -> bool:
        try:
            thief = Application(Client(), session=client.session, genre=client.genre)
            return "Erreur" not in thief.post(number, body)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))).count(True) == 1
    assert SessionPronote.objects.get().attendu == client.number + 2


def _objects(value: Any) -> list[dict[str, Any]]:
    """Every object of an answer."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [one for each in inner for one in _objects(each)]


def _dump(*models: Any) -> str:
    """All that these tables hold."""
    return str([list(model.objects.values()) for model in models])
