"""Inside a service's request: a forced change of password and the alerts, then the answer to the service."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes.actions.partenaires import Release, ReleaseUnknown, add_partenaire
from preau.houses.comptes.models import Compte
from preau.kit.sessions.models import Session
from preau.protocols.saml import SpConfig, sp_metadata
from tests.houses.comptes.saml.partner import PASSWORD, Service, text_of
from tests.houses.comptes.walk import JourneyClient, Walk, passwords
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
NEW = "Autre-marée 2027 !"


@pytest.fixture
def service(compte: Compte) -> Service:
    return Service(JourneyClient())


def follow(service: Service) -> Walk:
    """The browser after its redirections."""
    walk = Walk(service.client)
    walk.open(service.page.headers["Location"])
    return walk


@pytest.mark.parametrize("how", [{}, {"force_authn": True}])
def test_a_forced_change_then_the_answer(service: Service, compte: Compte, how: dict[str, Any]) -> None:
    Compte.objects.update(must_change_password=True)
    service.start(acr="responsable", **how)
    service.login()
    assert service.page.status_code == 303
    assert not Session.objects.exists()
    walk = follow(service)
    assert "Vous devez choisir un nouveau mot de passe" in walk.text
    walk.send(**passwords(NEW))
    service.page = walk.page
    assert service.answered().attributes
    assert Session.objects.filter(ended_at=None, subject=compte.public_id).count() == 1


def test_without_the_change_the_service_gets_nothing(service: Service) -> None:
    Compte.objects.update(must_change_password=True)
    at = service.start(acr="responsable")
    service.login()
    service.page = service.client.get(at)
    assert "Identifiant" in text_of(service.page)
    assert b"SAMLResponse" not in service.page.content


def test_alerts_then_the_answer(service: Service) -> None:
    Compte.objects.update(show_alerts=True)
    service.start(acr="responsable")
    service.login(password=PASSWORD)
    walk = follow(service)
    assert walk.at == "/mon-compte/alertes/"
    service.page = service.client.post(walk.at, follow=True)
    assert service.answered().attributes


def test_alerts_once_a_login(service: Service) -> None:
    Compte.objects.update(show_alerts=True)
    service.start(acr="responsable")
    service.login()
    walk = follow(service)
    service.client.post(walk.at, follow=True)
    service.page = service.client.get(service.url(request_id="_q2"), follow=True)
    assert service.answered("_q2").attributes


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/local", "ent"])
def test_a_start_address_must_be_one(url: str) -> None:
    with pytest.raises(ReleaseUnknown):
        add_partenaire(sp_metadata(partner_config()), Release(start_url=url))


def test_a_start_address_is_kept(base: None) -> None:
    kept = add_partenaire(sp_metadata(partner_config()), Release(start_url="https://ent.example.org/"))[0]
    assert kept.start_url == "https://ent.example.org/"
    assert add_partenaire(sp_metadata(partner_config()))[0].start_url == "https://ent.example.org/"


def partner_config() -> SpConfig:
    sp = world.keys("sp")
    return SpConfig(world.SP_ID, world.ACS, sp.key, sp.certificate, name="ENT de démonstration")
