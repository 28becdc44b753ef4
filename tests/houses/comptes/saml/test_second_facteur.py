"""A service's login passes the second factor too, and is answered where it asked."""

from __future__ import annotations

import pyotp
import pytest

from preau.houses.comptes.actions import facteurs
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.saml.partner import Service

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
SHOW = "/connexion/second-facteur/"


@pytest.fixture
def secret(compte: Compte) -> str:
    secret = pyotp.random_base32()
    facteurs.add_totp(compte, secret, 1)
    return secret


def test_the_password_alone_answers_nothing(service: Service, secret: str) -> None:
    here = service.start(acr="responsable")
    page = service.login()
    assert page["Location"] == SHOW
    assert not Session.objects.exists()
    again = service.client.get(here)
    assert b"SAMLResponse" not in again.content
    assert b"j_password" in again.content


def test_the_code_leads_back_to_the_answer(service: Service, secret: str) -> None:
    here = service.start(acr="responsable")
    service.login()
    assert here in service.client.get(SHOW).content.decode()  # "Revenir à la page de connexion"
    answer = service.client.post(SHOW, {"code": pyotp.TOTP(secret).at(now())})
    assert answer["Location"] == here
    service.page = service.client.get(here)
    assert service.answered().session_index


def test_force_authn_asks_both_again(service: Service, secret: str) -> None:
    service.start(acr="responsable")
    service.login()
    service.client.post(SHOW, {"code": pyotp.TOTP(secret).at(now())})
    service.start(request_id="_q2", force_authn=True, acr="responsable")
    assert service.login()["Location"] == SHOW


def test_staff_have_nothing_to_do_in_a_request_for_families(service: Service, secret: str) -> None:
    Compte.objects.update(profil="agent")
    here = service.start(acr="responsable")
    page = service.login()
    assert page.status_code == 403
    assert "COMPTES-0961" in page.content.decode()
    assert f"{here}&amp;autre=1" in page.content.decode()
    assert not Session.objects.exists()
