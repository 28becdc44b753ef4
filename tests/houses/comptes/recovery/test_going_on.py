"""After J6 the person goes on to where they came from: a page of the account service, or a service's own door."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html as lxml_html

from preau.houses.comptes.models import Compte, Partenaire
from tests.houses.comptes.recovery.walks import IDENTIFIANT, PASSWORD, code, give_contact, number
from tests.houses.comptes.walk import JourneyClient, Walk, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN = "+33639980011"
ENT = "https://ent.example.org"
DOOR = f"{ENT}/auth/saml/authn/famille?retour=%2Fmessagerie%2F"


def link_of(page: Any, label: str) -> str:
    """The address behind the words of a link."""
    found = lxml_html.fromstring(page.content).xpath(f"//a[starts-with(normalize-space(), '{label}')]/@href")
    return str(found[0])


def reset(start: str) -> Walk:
    """A new password, from the first page at `start`."""
    walk = Walk(JourneyClient())
    walk.open(start)
    walk.at = PASSWORD
    give_contact(walk, OWN, identifiant="e.dupont42")
    walk.send(code=code())
    walk.send(**passwords())
    return walk


def left_for(walk: Walk) -> str:
    """Where the page « Continuer » leads: no form of ours redirects to another origin (design.md §1)."""
    assert walk.at.startswith("/continuer/")
    return link_of(walk.page, "Continuer")


def test_to_the_page_of_the_account_that_wanted_a_login(compte: Compte) -> None:
    walk = Walk(JourneyClient())
    walk.open("/mon-compte/second-facteur/")
    assert walk.at == "/connexion/"
    assert reset(link_of(walk.page, "Mot de passe oublié")).at == "/mon-compte/second-facteur/"
    walk.open(link_of(walk.page, "Identifiant oublié"))
    assert link_of(walk.page, "Précédent") == "/mon-compte/second-facteur/"


def test_without_anywhere_to_go_to_the_account(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=f"{ENT}/")
    walk = reset(PASSWORD)
    assert walk.at == "/mon-compte/"
    assert link_of(walk.page, "Accéder à mes services") == f"{ENT}/"


def test_to_the_door_of_the_ent_whose_link_began_it(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=f"{ENT}/?actualiser=1")
    walk = reset(f"{PASSWORD}?retour={quote(DOOR)}")
    assert left_for(walk) == DOOR
    walk.open("/mon-compte/")
    assert link_of(walk.page, "Accéder à mes services") == DOOR


def test_to_the_door_of_a_declared_partner(compte: Compte) -> None:
    Partenaire.objects.create(entity_id="autre", nom="ENT", start_url=f"{ENT}/", metadata="")
    assert left_for(reset(f"{PASSWORD}?retour={quote(DOOR)}")) == DOOR


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://pirate.example.org/",
        "https://ent.example.org@pirate.example.org/",
        "https://ent.example.org.example.net/",
        "http://ent.example.org/",
        "https://ent.example.org:444/",
        "//ent.example.org/",
        "javascript:alert(1)",
    ],
)
def test_never_to_an_address_that_nobody_declared(compte: Compte, reglages: Any, elsewhere: str) -> None:
    reglages(ent_url=f"{ENT}/")
    assert reset(f"{PASSWORD}?retour={quote(elsewhere)}").at == "/mon-compte/"


def test_the_alerts_stand_before_the_door(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=f"{ENT}/")
    Compte.objects.update(show_alerts=True)
    walk = reset(f"{PASSWORD}?retour={quote(DOOR)}")
    assert walk.at == "/mon-compte/alertes/"
    walk.page = walk.client.post(walk.at, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    assert left_for(walk) == DOOR


def test_a_second_press_leads_to_the_same_place(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=f"{ENT}/")
    walk = Walk(JourneyClient())
    walk.open(f"{PASSWORD}?retour={quote(DOOR)}")
    walk.at = PASSWORD
    give_contact(walk, OWN, identifiant="e.dupont42")
    walk.send(code=code())
    at, twice = walk.at, {**walk.hidden("etape"), **passwords()}
    walk.client.post(at, twice)
    walk.page = walk.client.post(at, twice, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    assert left_for(walk) == DOOR


def test_an_identifiant_found_leads_back_to_the_door(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=f"{ENT}/")
    walk = Walk(JourneyClient())
    walk.open(f"{IDENTIFIANT}?retour={quote(DOOR)}")
    walk.at = IDENTIFIANT
    walk.send(moyen="sms")
    walk.send(mobile=number(OWN), mobile_indicatif="+33")
    assert quote(DOOR, safe="") in html.unescape(link_of(walk.page, "Mot de passe oublié"))
    walk.send()
    assert left_for(walk) == DOOR


def test_the_door_of_staff_keeps_where_they_were_going(compte: Compte) -> None:
    page = JourneyClient().get("/agents/?retour=/mon-compte/appareils/")
    assert link_of(page, "Mot de passe oublié") == f"{PASSWORD}?retour=%2Fmon-compte%2Fappareils%2F"
    assert link_of(JourneyClient().get("/agents/"), "Mot de passe oublié") == PASSWORD
