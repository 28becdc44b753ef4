"""A password forgotten inside a service's request (J6): the new one is followed by the answer to the service."""

from __future__ import annotations

import pytest
from lxml import html

from preau.houses.comptes.models import Compte
from tests.houses.comptes.recovery.walks import PASSWORD, code, give_contact
from tests.houses.comptes.saml.partner import Service
from tests.houses.comptes.walk import JourneyClient, Walk, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN = "+33639980011"


@pytest.mark.parametrize("force_authn", [False, True])
def test_the_family_goes_on_to_the_ent(compte: Compte, force_authn: bool) -> None:
    Compte.objects.update(mobile=OWN)
    service = Service(JourneyClient())
    service.start(acr="responsable", force_authn=force_authn)
    page = html.fromstring(service.page.content)
    walk = Walk(service.client)
    walk.open(page.xpath("//a[starts-with(normalize-space(), 'Mot de passe oublié')]/@href")[0])
    walk.at = PASSWORD
    give_contact(walk, OWN, identifiant="e.dupont42")
    walk.send(code=code())
    walk.send(**passwords("Autre-marée 2027 !"))
    service.page = walk.page
    assert service.answered().attributes
