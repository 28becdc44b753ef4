"""No dead end: who came from a service and activated an account goes on to that service, in its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.actions.partenaires import Release
from tests.houses.comptes.families import Family
from tests.houses.comptes.saml.partner import Service
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


@pytest.fixture(autouse=True)
def _keys(reglages: Any) -> None:
    keys = world.keys("idp")
    reglages(saml_key=keys.key_pem().decode(), saml_certificate=keys.certificate_pem().decode())


@pytest.mark.parametrize(
    ("wording", "door"),
    [("", "Je n'ai pas de compte"), ("003", "Je n'ai pas d'identifiant"), ("004", "Je n'ai pas encore d'identifiant")],
)
def test_from_the_service_s_request_to_its_answer(family: Family, wording: str, door: str) -> None:
    service = Service(JourneyClient(), release=Release(wording=wording))
    service.start()
    service.choose()
    walk = Walk(service.client)  # type: ignore[arg-type]
    walk.open(html.fromstring(service.page.content).xpath(f'//a[contains(., "{door}")]/@href')[0])
    if wording:
        walk.send()
    walk.identity()
    if wording == "004":
        walk.send(
            code=walk.code(),
            ne_le_jour="2",
            ne_le_mois="3",
            ne_le_annee="2014",
            ne_le_2_jour="30",
            ne_le_2_mois="11",
            ne_le_2_annee="2018",
        )
    else:
        walk.send(code=walk.code())
        dates = {family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: date(2018, 11, 30)}
        walk.send(**answers(**dates))
    walk.send(**passwords("Marée.haute.2026"))
    walk.send()
    assert walk.at == "/mon-compte/"
    links = html.fromstring(walk.page.content).xpath('//a[contains(., "Accéder à mes services")]/@href')
    service.page = service.client.get(links[0])
    assertion = service.answered()
    assert len(assertion.attributes["FrEduCtRefId"]) == 2


def test_already_an_account_logs_in_to_the_same_place(family: Family) -> None:
    first = Walk(JourneyClient())
    first.open()
    first.identity()
    first.send(code=first.code())
    first.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: None}))
    first.send(**passwords())
    service = Service(JourneyClient())
    service.start()
    service.choose()
    walk = Walk(service.client)  # type: ignore[arg-type]
    walk.open(html.fromstring(service.page.content).xpath('//a[contains(., "Je n\'ai pas de compte")]/@href')[0])
    walk.identity()
    walk.send(code=walk.code())
    assert "Vous avez déjà un compte" in walk.text
    identifiant = html.fromstring(walk.page.content).xpath("//output")[0].text
    service.page = service.client.get(html.fromstring(walk.page.content).xpath('//a[. = "Me connecter"]/@href')[0])
    service.login(identifiant)
    assert service.answered().attributes["FrEduCtRefId"]


def test_an_overseas_mobile_typed_as_french_is_found(base: None) -> None:
    from tests.houses.comptes.families import eleve, link, responsable

    child = eleve()
    link(responsable(mobile="+262692990001"), child)
    walk = Walk(JourneyClient())
    walk.open()
    walk.identity(mobile="0692 99 00 01")
    assert "+262 692 99 00 01" in walk.text
    walk.send(code=walk.code())
    assert walk.step == "enfants"
