"""Coming in by the ENT and going out: the door, the ticket, the way back, every refusal."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client

from preau.houses.viescolaire.actions.sign_in import end_by_ticket, validate_ticket
from preau.houses.viescolaire.models import ConnexionEnt, Inconnu, Rapprochement, Utilisateur
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.cas import Shape, write_logout_request
from preau.registre.models import Responsable
from tests.houses.viescolaire.acces.cas_server import FakeCas
from tests.houses.viescolaire.acces.conftest import Configure, as_parent, come_back, enter, leave
from tests.support.client import InspectingClient


def test_the_doors_lead_to_the_ent_and_keep_the_page_wanted(configure: Configure, cas: FakeCas, parent: Responsable):
    browser = InspectingClient()
    page = browser.get("/?retour=/emploi-du-temps/").content.decode()
    for label in ("Parents", "Accompagnants", "Élève", "Personnels"):
        assert f"<strong>{label}</strong>" in page
    assert "/connexion/?porte=parents&amp;retour=%2Femploi-du-temps%2F" in page
    before = Session.objects.count(), Entry.objects.count()
    service = leave(browser, "?porte=parents&retour=/emploi-du-temps/")
    assert service.startswith("http://localhost/cas/retour/?etat=")
    assert (Session.objects.count(), Entry.objects.count()) == before, "a GET writes nothing"
    answer = come_back(browser, service, cas.give("emilie.dupont", **as_parent(parent)))
    assert (answer.status_code, answer["Location"]) == (303, "/emploi-du-temps/")
    home = browser.get("/").content.decode()
    assert "Emilie DUPONT" in home
    assert "Albert" in home
    path, query = cas.calls[-1]
    assert path == "/cas/serviceValidate"
    assert query["service"] == [service]


def test_who_was_recognised_once_is_remembered_under_another_name(
    configure: Configure, cas: FakeCas, parent: Responsable
):
    assert enter(InspectingClient(), cas, "u1", **as_parent(parent)).status_code == 303
    assert enter(InspectingClient(), cas, "u1", nom="AUTRE", categories="National_1").status_code == 303
    assert Utilisateur.objects.count() == 1
    row = Rapprochement.objects.get()
    assert (row.ent, row.identifiant, row.maniere) == ("ent", "u1", "identite")


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_of_answer_is_understood(configure: Configure, cas: FakeCas, parent: Responsable, shape: Shape):
    cas.shape = shape
    assert enter(InspectingClient(), cas, "u1", **as_parent(parent)).status_code == 303


def test_saml_1_1_is_spoken_when_the_ent_wants_it(configure: Configure, cas: FakeCas, parent: Responsable):
    configure(cas_validation="samlValidate")
    assert enter(InspectingClient(), cas, "u1", **as_parent(parent)).status_code == 303
    assert cas.calls[-1][0] == "/cas/samlValidate"


def test_the_session_rotates_and_another_person_replaces_it(configure: Configure, cas: FakeCas, parent: Responsable):
    browser = InspectingClient()
    enter(browser, cas, "u1", **as_parent(parent))
    first = browser.cookies["viescolaire_session"].value
    enter(browser, cas, "u1", **as_parent(parent))
    assert browser.cookies["viescolaire_session"].value != first
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_ticket_serves_once(configure: Configure, cas: FakeCas, parent: Responsable):
    browser = InspectingClient()
    service = leave(browser)
    ticket = cas.give("u1", **as_parent(parent))
    assert come_back(browser, service, ticket).status_code == 303
    again = come_back(browser, service, ticket)
    assert again.status_code == 403
    assert "CAS-0050" in again.content.decode()


def test_nobody_is_signed_in_by_a_link_of_somebody_else(configure: Configure, cas: FakeCas, parent: Responsable):
    service = leave(InspectingClient())
    answer = come_back(InspectingClient(), service, cas.give("u1", **as_parent(parent)))
    assert answer.status_code == 400
    assert "VIESCOLAIRE-0104" in answer.content.decode()
    assert not cas.calls
    assert not Session.objects.exists()


@pytest.mark.parametrize("etat", ["", "forge", "a:b:c"])
def test_a_forged_state_is_refused(configure: Configure, cas: FakeCas, registre, etat: str):
    answer = InspectingClient().get("/cas/retour/", {"etat": etat, "ticket": cas.give("u1")})
    assert answer.status_code == 400
    assert "VIESCOLAIRE-0104" in answer.content.decode()


def test_a_state_lasts_four_hours(configure: Configure, cas: FakeCas, parent: Responsable):
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False) as clock:
        browser = InspectingClient()
        service = leave(browser)
        clock.shift(4 * 3600 + 1)
        assert come_back(browser, service, cas.give("u1")).status_code == 400


@pytest.mark.parametrize("ticket", ["ST", "ST-" + "a" * 300, "ST-é0000", "ST-a b c"])
def test_what_is_no_ticket_is_asked_to_nobody(configure: Configure, cas: FakeCas, registre, ticket: str):
    browser = InspectingClient()
    parts = urlsplit(leave(browser))
    answer = browser.get(f"{parts.path}?{parts.query}&{urlencode({'ticket': ticket})}")
    assert answer.status_code == 403
    assert not cas.calls


def test_a_silent_or_broken_ent_is_said(configure: Configure, cas: FakeCas, registre):
    browser = InspectingClient()
    cas.raw, cas.status = b"panne", 500
    assert "VIESCOLAIRE-0101" in come_back(browser, leave(browser), "ST-00001").content.decode()
    cas.status = 200
    answer = come_back(browser, leave(browser), "ST-00001")
    assert answer.status_code == 502
    assert "CAS-0051" in answer.content.decode()
    configure(cas_url="http://127.0.0.1:1/cas")
    answer = come_back(browser, leave(browser), "ST-00001")
    assert answer.status_code == 503
    assert "VIESCOLAIRE-0101" in answer.content.decode()


def test_without_an_ent_the_page_says_so(configure: Configure, registre):
    configure(cas_url="")
    browser = InspectingClient()
    assert "pas ouverte ici" in browser.get("/").content.decode()
    assert "VIESCOLAIRE-0103" in browser.get("/connexion/").content.decode()
    assert browser.get("/connexion/?ent=autre").status_code == 404


@pytest.mark.parametrize(
    "wanted", ["https://ailleurs.example.org/", "//ailleurs.example.org", "/connexion/", "/" + "a" * 400]
)
def test_only_pages_of_ours_are_led_back_to(configure: Configure, cas: FakeCas, parent: Responsable, wanted: str):
    answer = enter(InspectingClient(), cas, "u1", f"?{urlencode({'retour': wanted})}", **as_parent(parent))
    assert answer["Location"] == "/"


def test_gateway_and_renew_are_asked_and_kept(configure: Configure, cas: FakeCas, parent: Responsable):
    browser = InspectingClient()
    asked = parse_qs(urlsplit(browser.get("/connexion/?passerelle=1&retour=/x/")["Location"]).query)
    assert asked["gateway"] == ["true"]
    parts = urlsplit(asked["service"][0])
    back = browser.get(f"{parts.path}?{parts.query}")
    assert (back.status_code, back["Location"]) == (302, "/?retour=%2Fx%2F"), "no ticket: the doors"
    asked = parse_qs(urlsplit(browser.get("/connexion/?renew=1&passerelle=1")["Location"]).query)
    assert asked["renew"] == ["true"]
    assert "gateway" not in asked
    come_back(browser, asked["service"][0], cas.give("u1", **as_parent(parent)))
    assert cas.calls[-1][1]["renew"] == ["true"]


def test_a_ticket_brought_straight_to_the_home_is_not_believed(configure: Configure, cas: FakeCas, registre):
    answer = InspectingClient().get("/", {"ticket": cas.give("u1")})
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/")
    assert not cas.calls


def test_signing_out_says_that_the_ent_stays_open(configure: Configure, cas: FakeCas, parent: Responsable):
    browser = InspectingClient()
    enter(browser, cas, "u1", **as_parent(parent))
    answer = browser.post("/deconnexion/")
    assert (answer.status_code, answer["Location"]) == (303, "/deconnecte/?ent=ent")
    page = browser.get(answer["Location"]).content.decode()
    assert "l&#x27;ENT reste ouvert" in page
    assert f'href="{cas.url}/logout"' in page
    assert "Emilie" not in browser.get("/").content.decode()


@pytest.mark.parametrize("form", [True, False])
def test_the_ent_ends_the_session_by_its_ticket(configure: Configure, cas: FakeCas, parent: Responsable, form: bool):
    browser, service = InspectingClient(), ""
    service = leave(browser)
    ticket = cas.give("u1", **as_parent(parent))
    come_back(browser, service, ticket)
    message = write_logout_request(ticket, message_id="_m1", now=now())
    caller, path = Client(enforce_csrf_checks=True), urlsplit(service).path
    body, kind = (
        (urlencode({"logoutRequest": message}), "application/x-www-form-urlencoded") if form else (message, "text/xml")
    )
    answer = caller.post(path, body, content_type=kind)
    assert answer.status_code == 204
    assert "Emilie" not in browser.get("/").content.decode()
    assert end_by_ticket(ticket) == 0


def test_a_logout_of_an_unknown_ticket_says_nothing_and_a_wrong_one_is_refused(configure: Configure, registre):
    message = write_logout_request("ST-inconnu-0001", message_id="_m1", now=now())
    assert Client().post("/cas/deconnexion/", message, content_type="text/xml").status_code == 204
    for body in (b"", b"<a/>", b"<!DOCTYPE a []><a/>", b"logoutRequest=1"):
        assert Client().post("/cas/deconnexion/", body, content_type="text/xml").status_code == 400
    assert Client().get("/cas/deconnexion/").status_code == 405


def test_an_idle_session_is_over_and_the_doors_say_so(configure: Configure, cas: FakeCas, parent: Responsable):
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False) as clock:
        browser = InspectingClient()
        enter(browser, cas, "u1", **as_parent(parent))
        clock.shift(3601)
        page = browser.get("/").content.decode()
    assert "Emilie" not in page
    assert "depuis 60 minutes" in page


def test_somebody_unknown_is_led_to_the_correspondant_and_listed(configure: Configure, cas: FakeCas, registre):
    said = {"nom": "Inconnue", "prenom": "Léa", "codePostal": "05100", "categories": "National_2"}
    answer = enter(InspectingClient(), cas, "u9", **said, ENTPersonStructRattach="0500048F")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "VIESCOLAIRE-0102" in page
    assert "Écrire au Correspondant ENT" in page
    row = Inconnu.objects.get()
    assert row.uais == ["0500048F"]
    assert "Inconnue" not in row.sealed
    assert not Session.objects.exists()
    assert not Utilisateur.objects.exists()
    configure(cas_messagerie_url="https://ent.example.org/messagerie/")
    page = enter(InspectingClient(), cas, "u9", **said).content.decode()
    assert 'href="https://ent.example.org/messagerie/"' in page
    assert Inconnu.objects.count() == 1


def test_several_ents_by_host_or_by_name(configure: Configure, cas: FakeCas, parent: Responsable, tmp_path, settings):
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "autre.example.org"]
    file = tmp_path / "ents.toml"
    file.write_text(
        f'[[ent]]\nalias = "un"\nurl = "{cas.url}"\nlabel = "Mon Collège"\n'
        '[[ent]]\nalias = "deux"\nhost = "autre.example.org"\nurl = "https://deux.example.org/cas"\n',
        encoding="utf-8",
    )
    configure(ents=str(file), other_urls=["http://autre.example.org"], cas_url="")
    browser = InspectingClient()
    assert browser.get("/connexion/")["Location"].startswith(cas.url)
    assert browser.get("/connexion/?ent=deux")["Location"].startswith("https://deux.example.org/cas/login?")
    enter(browser, cas, "u1", **as_parent(parent))
    assert Rapprochement.objects.get().ent == "un"
    with_host = browser.get("/connexion/", headers={"host": "autre.example.org"})
    assert "service=http%3A%2F%2Fautre.example.org%2Fcas%2Fretour" in with_host["Location"]


def test_a_client_protocol_validates_its_own_service(configure: Configure, cas: FakeCas, parent: Responsable):
    who = validate_ticket("http://localhost/pronote/parent.html", cas.give("u1", **as_parent(parent)))
    assert [one.prenom for one in who.eleves] == ["Albert"]
    assert not ConnexionEnt.objects.exists()
