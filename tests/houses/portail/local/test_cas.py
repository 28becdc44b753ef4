"""Staff and guests in applications: a ticket, their own attributes, and a new password when `renew` asks for one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from django.db import connections

from preau.houses.portail import hashing
from preau.houses.portail.actions import local_accounts, local_login
from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.models import CompteLocal
from preau.kit import sealkit, totpkit
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.local.conftest import PASSWORD, sign_in
from tests.support.client import InspectingClient
from tests.support.federation.journey import text_of

APP = "https://pronote.example.net/0500048f/"
CAS = f"/cas/login?service={APP}"


@pytest.fixture
def pronote(ecole: str) -> None:
    declare_service("pronote", Wanted(label="PRONOTE", url=APP, kind="prefixe", attributs="pronote"))


def follow(client: InspectingClient, answer: Any) -> str:
    """Where the page « Continuer » leads."""
    found = re.search(r'href="(/cas/login[^"]+)"', text_of(client.get(answer["Location"])))
    assert found is not None
    return found[1]


@WITH_DATABASES
@pytest.mark.usefixtures("pronote")
def test_an_application_knows_who_it_is(client: InspectingClient, compte: CompteLocal) -> None:
    assert client.get(CAS)["Location"].startswith("/?retour=%2Fcas%2Flogin")
    sign_in(client, query="?entree=invite")
    ticket = client.get(CAS)["Location"].partition("ticket=")[2]
    answer = client.get(f"/cas/serviceValidate?service={APP}&ticket={ticket}").content.decode()
    assert compte.public_id in answer
    assert "Roussel" in answer


@WITH_DATABASES
@pytest.mark.usefixtures("pronote")
def test_renew_asks_for_the_password_again(client: InspectingClient, compte: CompteLocal) -> None:
    sign_in(client, query="?entree=invite")
    asked = client.get(f"{CAS}&renew=true")
    assert asked["Location"].startswith("/connexion/?entree=invite&retour=%2Fcas%2Flogin")
    page = client.get(asked["Location"])
    assert page.status_code == 200, "signed in or not, the form is shown"
    back = client.post(asked["Location"], {"username": "camille.roussel", "password": PASSWORD})
    assert "ticket=ST-" in client.get(follow(client, back))["Location"]


@WITH_DATABASES
@pytest.mark.usefixtures("pronote")
def test_renew_without_a_door_leads_to_the_login_page(
    client: InspectingClient, compte: CompteLocal, configure: Configure
) -> None:
    configure(entrees="poitiers")
    sign_in(client)
    assert client.get(f"{CAS}&renew=true")["Location"].startswith("/connexion/?")


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_closing_the_account_closes_its_tickets(client: InspectingClient, compte: CompteLocal, pronote: None) -> None:
    sign_in(client)
    ticket = client.get(CAS)["Location"].partition("ticket=")[2]
    local_accounts.close_account("camille.roussel", "exploitant:essai")
    answer = client.get(f"/cas/serviceValidate?service={APP}&ticket={ticket}").content.decode()
    assert "INVALID_TICKET" in answer
    assert not Session.objects.filter(ended_at=None).exists()


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_one_code_serves_once_in_many_hands(compte: CompteLocal) -> None:
    secret = totpkit.write_secret(b"twenty bytes or more of a seed")
    CompteLocal.objects.update(secret=sealkit.seal(secret, compte.public_id))
    compte.refresh_from_db()
    code = pyotp.TOTP(secret).at(now())

    def show(_hand: int) -> bool:
        try:
            return local_login.use_code(compte, code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        assert sum(hands.map(show, range(6))) == 1


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_wrong_passwords_at_once_are_all_counted(compte: CompteLocal, configure: Configure) -> None:
    configure(local_logins_per_account=3, concurrent_hashes=8)
    assert hashing.make("x")

    def press(_hand: int) -> str:
        try:
            return text_of(sign_in(InspectingClient(), password="faux"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        answers = list(hands.map(press, range(6)))
    assert sum("Identifiant ou mot de passe incorrect" in one for one in answers) == 3
    assert sum("Trop d'essais" in one for one in answers) == 3
