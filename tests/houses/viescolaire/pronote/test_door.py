"""The door: its page, its refusals, the ENT, forged calls (issue 7, « It must hold »; §2, §3)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as limits_of
from hypothesis import strategies as st
from time_machine import Traveller

from preau.houses.viescolaire.actions import pronote_login
from preau.houses.viescolaire.actions.forget import forget
from preau.houses.viescolaire.actions.pronote_secrets import login_of, make_qr
from preau.houses.viescolaire.models import Appareil, QrCode, SessionPronote, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.cas import write_logout_request
from preau.protocols.pronote.errors import SUSPENDED
from preau.protocols.pronote.numbers import write_number
from preau.registre.models import Etablissement
from tests.houses.viescolaire.acces.cas_server import FakeCas
from tests.houses.viescolaire.acces.conftest import Configure
from tests.houses.viescolaire.conftest import utilisateur_of
from tests.houses.viescolaire.pronote.application import Application, read_qr
from tests.houses.viescolaire.pronote.conftest import New, signed_in

BAD = {"Acces": 1}
PAGES = [f"/pronote/{mobile}{name}.html" for name in ("eleve", "parent", "professeur", "viescolaire")
         for mobile in ("", "mobile.")]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_the_page_holds_a_session_and_nothing_that_breaks_a_client(ecole: Etablissement, path: str) -> None:
    answer = Client().get(f"{path}?fd=1&login=true&bydlg=A6ABB224-12DD-4E31-AD3E-8A39A1C2C335")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert "IP" not in text
    assert "CrA" not in text
    assert text.count("Start (") == 1
    assert SessionPronote.objects.count() == 1


def test_the_card_of_the_instance(ecole: Etablissement) -> None:
    for name in ("InfoMobileApp.json", "infoMobileApp.json", "INFOMOBILEAPP.JSON"):
        card = Client().get(f"/pronote/{name}?id=0D264427-EEFC-4810-A9E9-346942A862A4").json()
        assert card["nomEtab"] == ecole.nom
        assert card["CAS"]["actif"] is False
        assert {one["genreEspace"] for one in card["espaces"]} == {6, 7, 8}
    assert Client().get("/pronote/").status_code < 400
    assert Client().get(f"/pronote/{ecole.uai}/parent.html").status_code == 200
    for name in ("parent.html", "InfoMobileApp.json"):
        assert Client().get(f"/pronote/{ecole.uai.lower()}/{name}").status_code == 200
        assert Client().get(f"/pronote/0999003Y/{name}").status_code == 404


def test_the_door_may_be_closed(ecole: Etablissement, maman: Utilisateur) -> None:
    client = signed_in(maman, "parent")
    with override_settings(VIESCOLAIRE=replace(settings.VIESCOLAIRE, pronote=False)):
        for path in (*PAGES, "/pronote/", "/pronote/InfoMobileApp.json", f"/pronote/pdf/{'x' * 43}.pdf"):
            assert Client().get(path).status_code == 404, path
        number = write_number(client.number, client.keys)
        assert Client().post(f"/pronote/appelfonction/7/{client.session}/{number}").status_code == 404


def test_a_request_number_serves_once(maman: Utilisateur) -> None:
    client = signed_in(maman, "parent")
    number = write_number(client.number, client.keys)
    body = json.dumps({"session": client.session, "no": number, "id": "Navigation", "dataSec": {}})
    assert "Erreur" not in client.post(number, body)
    assert client.post(number, body)["Erreur"]["G"] == 10
    for wrong in (1, client.number - 2, client.number + 1, client.number + 4):
        text = write_number(wrong, client.keys)
        said = client.post(text, body.replace(number, text))
        assert said["Erreur"] == {"G": 10, "Titre": "La page a expiré !"}
    client.number += 2
    assert client.call("Navigation", onglet=7) == {}


def test_a_guessed_session_opens_nothing(maman: Utilisateur, albert: Utilisateur) -> None:
    victim, other = signed_in(maman, "parent"), signed_in(albert, "eleve")
    for stolen in (victim.session, victim.session + 1):
        thief = Application(Client(), session=stolen, genre=7, number=victim.number, keys=other.keys)
        assert thief.send("ParametresUtilisateur")["Erreur"]["G"] == 10
    wrong_space = Application(Client(), session=victim.session, genre=6, number=victim.number, keys=victim.keys)
    assert wrong_space.send("ParametresUtilisateur")["Erreur"]["G"] == 10
    assert victim.call("Navigation", onglet=7) == {}


def test_another_person_s_child_is_not_there(maman: Utilisateur, bonnet: Utilisateur) -> None:
    client = signed_in(maman, "parent")
    stranger = f"4#{load(bonnet).eleves[0].public_id}"
    week, homework = {"numeroSemaine": 13}, {"domaine": {"_T": 8, "V": "[13]"}}
    asked = {**week, "ressource": {"N": stranger}}
    assert client.call("PageEmploiDuTemps", asked, onglet=16)["Erreur"]["G"] == 22
    for name, data, tab in (("PageEmploiDuTemps", week, 16), ("PageCahierDeTexte", homework, 88),
                            ("PageCahierDeTexte", homework, 89), ("GenerationPDF", homework, 16),
                            ("PageEquipePedagogique", {}, 37)):  # fmt: skip
        for named in (stranger, "4#", "4#" + "x" * 22):
            said = client.call(name, data, onglet=tab, membre={"N": named, "G": 4})
            assert said["Erreur"]["G"] == 22, (name, named)


def test_nothing_but_the_login_before_the_login(application: New) -> None:
    for name, genre in (("PageEmploiDuTemps", 3), ("Inconnue", 3), ("ParametresUtilisateur", 22)):
        assert application().call(name)["Erreur"] == {"G": genre, "Titre": "Accès refusé"}
    client = application()
    assert client.call("FonctionParametres", {"Uuid": "AAAAAAAAAAAAAAAAAAAAAA=="})["Erreur"]["G"] == 3


def test_an_answer_serves_once_and_out_of_turn_is_refused(maman: Utilisateur, application: New) -> None:
    client = application()
    assert client.call("Authentification", {"challenge": "00" * 16}) == BAD
    login, secret = read_qr(make_qr(maman, "parent", "4821").text, "4821")
    assert client.authenticate(client.identify(login, "qr"), b"wrong key 16 oct") == BAD
    assert client.call("Authentification", {"challenge": "zz"}) == BAD
    assert client.call("Authentification", {"challenge": None}) == BAD
    assert "cle" in client.log_in(login, secret, "qr")
    assert client.call("Authentification", {"challenge": "00" * 16}) == BAD
    assert set(client.call("Identification", {"identifiant": login})) >= {"challenge"}


def test_a_lost_session_never_makes_a_client_loop(ecole: Etablissement) -> None:
    """A top-level error at the login would: it fails as a wrong secret does (§3.5)."""
    lost = Application(Client(), session=123456, genre=7)
    assert "challenge" in lost.send("Identification", {"identifiant": "x"})["dataSec"]["data"]
    assert lost.send("Authentification", {"challenge": "x"})["dataSec"]["data"] == BAD
    assert lost.send("Navigation")["Erreur"]["G"] == 10


def test_a_session_ends(maman: Utilisateur, semaine: Traveller) -> None:
    client = signed_in(maman, "parent")
    semaine.shift(timedelta(minutes=29))
    assert client.call("Navigation", onglet=7) == {}
    semaine.shift(timedelta(minutes=31))
    assert client.call("Navigation", onglet=7)["Erreur"]["G"] == 10
    make_qr(maman, "parent", "4821")
    semaine.shift(timedelta(minutes=11))
    forget(now())
    assert not SessionPronote.objects.exists()
    assert not QrCode.objects.exists()
    assert Appareil.objects.count() == 1


def test_too_many_failures_suspend_the_page(
    maman: Utilisateur, application: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pronote_login, "ECHECS", replace(pronote_login.ECHECS, max=3))
    made = make_qr(maman, "parent", "4821")
    assert "cle" in application().scan(made.text, "4821")  # a success is not counted
    clients = [application() for _ in range(4)]
    for client in clients[:3]:
        assert client.log_in("personne", "rien", "qr") == BAD
    text = Client().get(PAGES[0]).content.decode()
    assert SUSPENDED in text
    assert "Start" not in text
    made = make_qr(maman, "parent", "4821")
    assert clients[3].scan(made.text, "4821") == BAD  # no more challenges are given either


def test_one_login_is_slowed_whatever_the_address(
    maman: Utilisateur, application: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pronote_login, "PAR_LOGIN", replace(pronote_login.PAR_LOGIN, max=2))
    for _ in range(2):
        assert application().log_in(login_of(maman), "faux", "jeton") == BAD
    client = application()
    assert client.scan(make_qr(maman, "parent", "4821").text, "4821")["cle"]  # another way in is another count
    assert application().log_in(client.login, client.secret, "jeton") == BAD


def test_through_the_ent(
    ecole: Etablissement,
    semaine: Traveller,
    cas: FakeCas,
    configure: Configure,
) -> None:
    eleve = utilisateur_of("eleve")
    configure(cas_identifiant="ENTPersonJointure")
    away = Client().get("/pronote/mobile.eleve.html?fd=1")
    assert away.status_code == 302
    assert away["Location"].startswith(f"{cas.url}/login?service=")
    ticket = cas.give("albert", ENTPersonJointure=eleve.personnes[0], categories="National_1")
    client = Application(Client(), "eleve").open(f"ticket={ticket}")
    identifier, password = client.entry
    assert "cle" in client.log_in(identifier, password, "ent")
    assert client.call("ParametresUtilisateur")["ressource"]["L"] == "DUPONT Albert"
    other = Application(Client(), "eleve").open("login=true")
    assert other.log_in(identifier, password, "ent") == BAD  # bound to its session, and used
    again = Application(Client(), "eleve")
    assert again.browser.get(f"/pronote/mobile.eleve.html?ticket={ticket}").status_code in (403, 400)
    ticket = cas.give("albert", ENTPersonJointure=eleve.personnes[0], categories="National_1")
    assert Client().get(f"/pronote/mobile.parent.html?ticket={ticket}").status_code == 404
    wrong = Application(Client(), "eleve")
    ticket = cas.give("albert", ENTPersonJointure=eleve.personnes[0], categories="National_1")
    wrong.open(f"ticket={ticket}")
    assert wrong.log_in(wrong.entry[0], "0" * 32, "ent") == BAD
    assert wrong.log_in(*wrong.entry, "ent") == BAD


def test_the_sign_out_of_the_ent_ends_the_session_of_an_application(
    ecole: Etablissement, semaine: Traveller, cas: FakeCas, configure: Configure
) -> None:
    eleve = utilisateur_of("eleve")
    configure(cas_identifiant="ENTPersonJointure")
    said = {"ENTPersonJointure": eleve.personnes[0], "categories": "National_1"}
    tickets = [cas.give(f"albert{rank}", **said) for rank in range(2)]
    first, second = (Application(Client(), "eleve").open(f"ticket={ticket}") for ticket in tickets)
    for client in (first, second):
        assert "cle" in client.log_in(*client.entry, "ent")
    caller = Client(enforce_csrf_checks=True)
    path, kind = "/pronote/mobile.eleve.html", "application/x-www-form-urlencoded"
    for body in ("", "logoutRequest=1"):
        assert caller.post(path, body, content_type=kind).status_code == 400
    for ticket, ended in (("ST-inconnu-0001", 0), (tickets[0], 1), (tickets[0], 0)):
        message = write_logout_request(ticket, message_id="_m1", now=now())
        before = Entry.objects.filter(event="viescolaire.deconnexion-ent").count()
        answer = caller.post(path, urlencode({"logoutRequest": message}), content_type=kind)
        assert (answer.status_code, answer.content) == (204, b"")
        assert Entry.objects.filter(event="viescolaire.deconnexion-ent").count() == before + ended
    assert first.call("Navigation", onglet=7)["Erreur"]["G"] == 10
    assert second.call("Navigation", onglet=7) == {}


@given(body=st.binary(max_size=400) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
@limits_of(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_envelopes_are_answered(maman: Utilisateur, body: Any) -> None:
    """Any bytes, any JSON, any data of any function: an answer of 200, in JSON, and the session goes on."""
    client = signed_in(maman, "parent")
    number = write_number(client.number, client.keys)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert "Erreur" in client.post(number, raw)
    for name in ("PageEmploiDuTemps", "PageCahierDeTexte", "GenerationPDF", "donneesContenusCDT", "Identification"):
        asked = {"numeroSemaine": body, "domaine": body, "cahierDeTextes": body, "identifiant": body, "ressource": body}
        if isinstance(body, bytes):
            asked = {"domaine": {"_T": 8, "V": body.decode("latin-1")}, "dateDebut": body.hex()}
        said = client.send(name, asked, onglet=16, membre=None if isinstance(body, bytes) else body)
        assert ("dataSec" in said) != ("Erreur" in said)
    assert client.call("Navigation", onglet=7) == {}


@pytest.mark.django_db(transaction=True, databases=["default", "registre"])
@pytest.mark.slow
def test_fifty_at_once_with_one_code_make_one_success(maman: Utilisateur) -> None:
    made = make_qr(maman, "parent", "4821")
    login, secret = read_qr(made.text, "4821")

    def one(rank: int) -> bool:
        try:
            client = Application(Client(), "parent").open()
            return "cle" in client.log_in(login, secret, "qr", uuid=f"telephone-{rank}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(50)))
    assert results.count(True) == 1
    assert Appareil.objects.count() == 1
