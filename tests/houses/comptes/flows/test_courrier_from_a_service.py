"""No dead end: who came from a service with a letter goes on to that service (J3, J4, issue 3 item 1)."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.actions.notifications import Letter
from preau.houses.comptes.actions.partenaires import Release
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import ALBERT, PASSWORD, activation, confirm, letter_of, letter_of_albert, links
from tests.houses.comptes.saml.partner import Service
from tests.houses.comptes.walk import JourneyClient, Walk, born, passwords
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ATTRIBUTS = ("FrEduCtRefId", "FrEduVecteur", "FrEduUrlRetour", "FrEduCtPersonAffiliation")


@pytest.fixture(autouse=True)
def _keys(reglages: Any) -> None:
    keys = world.keys("idp")
    reglages(saml_key=keys.key_pem().decode(), saml_certificate=keys.certificate_pem().decode())


@pytest.fixture
def service() -> Service:
    return Service(JourneyClient(), release=Release(attributs=ATTRIBUTS))


def _begin(service: Service, letter: Letter, profil: str) -> Walk:
    """From the service's request to the first page of the journey."""
    service.start()
    service.choose(profil)
    answer = service.login(letter.notification.identifiant, letter.password)
    assert answer.status_code == 303
    assert "comptes_session" not in service.client.cookies
    walk = Walk(service.client)  # type: ignore[arg-type]
    walk.open(answer.headers["Location"])
    return walk


def _end(service: Service, walk: Walk) -> Any:
    answer = service.client.post(walk.at, walk.hidden(), follow=True)
    service.page = answer
    return service.answered()


def test_a_parent_goes_on_to_the_service(family: Family, service: Service) -> None:
    walk = _begin(service, letter_of(family), "responsable")
    assert walk.step == "activation-du-compte"
    walk.send(**activation(family))
    confirm(links()[0][1])
    walk.send()
    assert walk.step == "confirmation"
    assertion = _end(service, walk)
    assert len(assertion.attributes["FrEduCtRefId"]) == 2


def test_the_link_in_the_same_browser_leads_back_to_the_service(family: Family, service: Service) -> None:
    letter = letter_of(family)
    walk = _begin(service, letter, "responsable")
    walk.send(**activation(family))
    ((_to, path),) = links()
    page = service.client.post(path, follow=True)
    back = html.fromstring(page.content).xpath('//a[contains(., "Accéder à mes services en ligne")]/@href')[0]
    assert "execution=e1s" in back
    service.page = service.client.get(back)
    service.login(letter.notification.identifiant, PASSWORD, at=back)
    assert service.answered().attributes["FrEduCtRefId"]


def test_the_link_on_another_device_leads_to_the_ent(family: Family, service: Service, reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/choix")
    walk = _begin(service, letter_of(family), "responsable")
    walk.send(**activation(family))
    ((_to, path),) = links()
    page = JourneyClient().post(path, follow=True)
    assert 'href="https://ent.example.org/choix"' in page.content.decode()


def test_a_waiting_account_that_logs_in_from_a_service_keeps_its_way(family: Family, service: Service) -> None:
    letter = letter_of(family)
    walk = _begin(service, letter, "responsable")
    walk.send(**activation(family))
    later = Service(JourneyClient(), release=Release(attributs=ATTRIBUTS))
    later.start()
    later.choose()
    answer = later.login(letter.notification.identifiant, PASSWORD)
    waiting = Walk(later.client)  # type: ignore[arg-type]
    waiting.open(answer.headers["Location"])
    assert waiting.step == "validation"
    confirm(links()[0][1])
    waiting.send()
    assert _end(later, waiting).attributes["FrEduCtRefId"]


def test_a_pupil_goes_on_to_the_service_as_a_pupil(family: Family, service: Service) -> None:
    walk = _begin(service, letter_of_albert(family), "eleve")
    walk.send(**passwords())
    walk.send(**born("ne_le", ALBERT))
    assert walk.step == "compte-active"
    assertion = _end(service, walk)
    assert assertion.attributes["FrEduCtRefId"] == [f"{{AAF}}70|x|{family.albert.jointure}"]
    assert assertion.attributes["FrEduCtPersonAffiliation"] == ["eleve2d"]
    assert assertion.attributes["FrEduVecteur"] == [f"4|||{family.albert.source_id}|0500048F"]


def test_a_dead_letter_keeps_the_conversation(family: Family, service: Service) -> None:
    letter = letter_of(family)
    letter_of(family)
    service.start()
    service.choose()
    service.login(letter.notification.identifiant, letter.password)
    assert service.page.status_code == 422
    assert "remplacés par d&#x27;autres" in service.page.content.decode()


def test_without_a_service_the_way_ends_at_the_ent(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/choix")
    letter = letter_of_albert(family)
    walk.open("/connexion/?profil=eleve")
    token = html.fromstring(walk.page.content).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    said = {"j_username": letter.notification.identifiant, "j_password": letter.password}
    walk.page = walk.client.post(walk.at, {**said, "csrfmiddlewaretoken": token}, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    walk.send(**passwords())
    walk.send(**born("ne_le", ALBERT))
    walk.send()
    assert walk.at.startswith("/continuer/")
    assert "https://ent.example.org/choix" in walk.page.content.decode()
    assert "comptes_session" in walk.client.cookies
