"""SAML for staff: an identity provider of their own, what it tells, and that the two never speak for each other."""

from __future__ import annotations

import base64

import pyotp
import pytest
from lxml import html

from preau.houses.comptes.actions.partenaires import Release, ReleaseUnknown, add_partenaire
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.protocols.saml import read_idp_metadata, sp_metadata
from tests.houses.comptes.agents.test_oidc import MFA, SHOW
from tests.houses.comptes.oidc.relying_party import PASSWORD
from tests.houses.comptes.saml.partner import Service, text_of
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
TOLD = ("FrEduCtRefId", "FrEduUrlRetour", "ctemail", "mail", "uid", "sn", "givenName")
AGENTS = "http://127.0.0.1:8001/agents/idp"


@pytest.fixture
def ent(agent: Compte, without_factor: None) -> Service:
    """An ENT that signs staff in with us, and families too."""
    service = Service(InspectingClient(), release=Release(attributs=TOLD, publics=("famille", "agent")))
    service.idp = read_idp_metadata(service.client.get("/agents/idp/shibboleth").content)
    return service


def follow(service: Service, url: str) -> None:
    """Go on by our own redirections."""
    service.page = service.client.get(url, follow=True)


def enter(service: Service, identifiant: str = "s.guerin12", **how: object) -> None:
    service.start(**how)
    service.login(identifiant)
    if service.page.status_code == 303:
        follow(service, service.page["Location"])


def test_two_providers_of_the_same_keys() -> None:
    client = InspectingClient()
    families, staff = (read_idp_metadata(client.get(f"{at}/shibboleth").content) for at in ("/idp", "/agents/idp"))
    assert (families.entity_id, staff.entity_id) == ("http://127.0.0.1:8001/idp", AGENTS)
    assert families.signing_certificates == staff.signing_certificates
    assert staff.sso_redirect_url == f"{AGENTS}/profile/SAML2/Redirect/SSO"


def test_by_the_door_of_staff(ent: Service) -> None:
    ent.start()
    assert ent.here.startswith("/agents/?retour=%2Fagents%2Fidp%2Fprofile%2FSAML2%2FRedirect%2FSSO%3Fexecution%3De1s1")
    enter(ent)
    told = ent.answered()
    assert told.issuer == AGENTS
    assert told.attributes["ctemail"] == ["solange.guerin@example.org"]
    assert told.attributes["uid"] == ["s.guerin12"]
    assert told.attributes["sn"] == ["Guérin"]
    assert "FrEduCtRefId" not in told.attributes


def test_only_a_proven_address_is_told(ent: Service) -> None:
    """A service finds its account by it."""
    Compte.objects.update(mel_proven_at=None)
    enter(ent)
    assert {"ctemail", "mail"} & set(ent.answered().attributes) == set()


def test_a_post_from_another_site_keeps_its_door(ent: Service) -> None:
    answer = ent.posted("/agents/idp/profile/SAML2/POST/SSO")
    assert answer["Location"].startswith("/agents/idp/profile/SAML2/POST/SSO?execution=e1s1&demande=")
    follow(ent, answer["Location"])
    assert ent.here.startswith("/agents/?retour=")
    ent.login("s.guerin12")
    follow(ent, ent.page["Location"])
    assert ent.answered("_q2").issuer == AGENTS


def test_a_family_gets_no_assertion_there(ent: Service, compte: Compte) -> None:
    ent.client.post("/connexion/", {"j_username": "e.dupont42", "j_password": PASSWORD})
    ent.start()
    assert ent.page.status_code == 403
    assert "COMPTES-0961" in text_of(ent.page)
    door = html.fromstring(ent.page.content).xpath("//a[starts-with(@href, '/agents/')]/@href")[0]
    follow(ent, door)
    ent.login("s.guerin12")
    follow(ent, ent.page["Location"])
    assert ent.answered().attributes["uid"] == ["s.guerin12"]


def test_nor_staff_one_of_the_families_provider(ent: Service) -> None:
    ent.client.post("/agents/", {"j_username": "s.guerin12", "j_password": PASSWORD})
    ent.idp = read_idp_metadata(ent.client.get("/idp/shibboleth").content)
    ent.start()
    assert ent.page.status_code == 403
    assert "COMPTES-0961" in text_of(ent.page)


def test_a_partner_of_families_alone_is_refused(agent: Compte) -> None:
    service = Service(InspectingClient())
    service.idp = read_idp_metadata(service.client.get("/agents/idp/shibboleth").content)
    service.start()
    assert service.page.status_code == 403
    assert "COMPTES-0962" in text_of(service.page)


def test_a_request_for_one_is_none_for_the_other(ent: Service) -> None:
    """The Destination of a signed request names its provider."""
    url = ent.url().replace("/agents/idp/", "/idp/")
    assert ent.client.get(url).status_code == 400


def test_two_factors_when_asked(ent: Service, secret: str) -> None:
    ent.start(acr=MFA)
    assert ent.login("s.guerin12")["Location"] == SHOW
    here = ent.client.post(SHOW, {"code": pyotp.TOTP(secret).at(now())})["Location"]
    follow(ent, here)
    assert ent.answered().authn_context == MFA


def test_families_are_never_asked_for_two_factors(ent: Service) -> None:
    ent.idp = read_idp_metadata(ent.client.get("/idp/shibboleth").content)
    ent.page = ent.client.get(ent.url(acr=MFA), follow=True)
    assert b"NoAuthnContext" in base64.b64decode(ent.fields()["SAMLResponse"])


def test_an_unknown_public_is_refused(base: None) -> None:
    service = Service(InspectingClient())
    with pytest.raises(ReleaseUnknown):
        add_partenaire(sp_metadata(service.config), Release(publics=("tous",)))
