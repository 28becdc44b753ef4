"""python3-saml, strict, as a service provider against our endpoints: signed and encrypted."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from preau.houses.comptes.actions.partenaires import add_partenaire
from preau.houses.comptes.models import Compte
from preau.protocols.saml import names
from preau.registre import queries
from tests.conformance.saml.clients import Browser
from tests.houses.comptes.families import Family
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def settings(*, encrypted: bool) -> OneLogin_Saml2_Settings:
    """Everything signed that can be; our metadata read by the library's own parser."""
    pair = world.keys("sp")
    idp = OneLogin_Saml2_IdPMetadataParser.parse(Browser().client.get("/idp/shibboleth").content)
    return OneLogin_Saml2_Settings(
        {
            **idp,
            "strict": True,
            "sp": {
                "entityId": world.SP_ID,
                "assertionConsumerService": {"url": world.ACS, "binding": names.POST},
                "NameIDFormat": names.TRANSIENT,
                "privateKey": pair.key_pem().decode(),
                "x509cert": pair.certificate_pem().decode(),
            },
            "security": {
                "authnRequestsSigned": True,
                "wantMessagesSigned": True,
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "wantAssertionsEncrypted": encrypted,
                "requestedAuthnContext": False,
                "rejectDeprecatedAlgorithm": True,
                "signatureAlgorithm": names.RSA_SHA256,
                "digestAlgorithm": names.SHA256,
            },
        }
    )


def request_data(post: dict[str, str] | None = None) -> dict[str, Any]:
    parts = urlsplit(world.ACS)
    return {
        "https": "on",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": post or {},
    }


@pytest.mark.parametrize("encrypted", [False, True])
def test_sign_in_and_again(compte: Compte, family: Family, encrypted: bool) -> None:
    own, browser = settings(encrypted=encrypted), Browser()
    metadata = own.get_sp_metadata()
    if not encrypted:
        metadata = metadata.replace(b'use="encryption"', b'use="signing"')
    add_partenaire(metadata)
    for _ in range(2):
        asking = OneLogin_Saml2_Auth(request_data(), own)
        fields = browser.sign_in(asking.login(return_to="https://ent.example.org/suite"))
        reading = OneLogin_Saml2_Auth(request_data(fields), own)
        reading.process_response(request_id=asking.get_last_request_id())
        assert reading.get_errors() == [], reading.get_last_error_reason()
        assert reading.is_authenticated()
        assert reading.get_attribute("FrEduCtRefId") == queries.ref_ids(family.records)
        assert reading.get_session_index()
        assert reading.get_nameid_format() == names.TRANSIENT
        assert fields["RelayState"] == "https://ent.example.org/suite"


def test_another_request_is_refused_by_it(compte: Compte) -> None:
    own = settings(encrypted=True)
    add_partenaire(own.get_sp_metadata())
    asking = OneLogin_Saml2_Auth(request_data(), own)
    fields = Browser().sign_in(asking.login())
    reading = OneLogin_Saml2_Auth(request_data(fields), own)
    reading.process_response(request_id="_other")
    assert not reading.is_authenticated()
