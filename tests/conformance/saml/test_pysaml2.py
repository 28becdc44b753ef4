"""pysaml2 as a service provider, configured as pass Culture's (specs/educonnect-ent.md §1.2), against our endpoints."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.metadata import entity_descriptor
from saml2.response import UnsolicitedResponse

from preau.houses.comptes.actions.partenaires import Release, add_partenaire
from preau.houses.comptes.models import Compte
from preau.protocols.saml import names
from preau.registre import queries
from tests.conformance.saml.clients import Browser
from tests.houses.comptes.families import Family
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
IDP = "http://127.0.0.1:8001/idp"
Build = Callable[..., Saml2Client]


@pytest.fixture
def build(tmp_path: Path, compte: Compte) -> Build:
    """`build(encrypted=True, …)`: a pysaml2 client that knows our metadata and that we know."""

    def make(*, encrypted: bool, **service: Any) -> Saml2Client:
        sp, enc = world.keys("sp"), world.keys("sp-enc")
        metadata = Browser().client.get("/idp/shibboleth").content
        files = {
            "sp.key": sp.key_pem(),
            "sp.crt": sp.certificate_pem(),
            "enc.key": enc.key_pem(),
            "enc.crt": enc.certificate_pem(),
            "idp.xml": metadata,
        }
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        pair = {"key_file": str(tmp_path / "enc.key"), "cert_file": str(tmp_path / "enc.crt")}
        config = SPConfig()
        config.load(
            {
                "entityid": world.SP_ID,
                "key_file": str(tmp_path / "sp.key"),
                "cert_file": str(tmp_path / "sp.crt"),
                **({"encryption_keypairs": [pair]} if encrypted else {}),
                "metadata": {"local": [str(tmp_path / "idp.xml")]},
                "allow_unknown_attributes": True,
                "service": {
                    "sp": {
                        "endpoints": {"assertion_consumer_service": [(world.ACS, BINDING_HTTP_POST)]},
                        "want_response_signed": True,
                        "want_assertions_signed": True,
                        "authn_requests_signed": True,
                        "allow_unsolicited": False,
                        "signing_algorithm": names.RSA_SHA256,
                        "digest_algorithm": names.SHA256,
                        **service,
                    }
                },
            }
        )
        add_partenaire(str(entity_descriptor(config)).encode(), Release(style="oid+friendly"))
        return Saml2Client(config)

    return make


@pytest.mark.parametrize("encrypted", [False, True])
def test_redirect_signed_request(build: Build, family: Family, encrypted: bool) -> None:
    client, browser = build(encrypted=encrypted), Browser()
    for relay_state in ("premiere", "deuxieme"):  # with the password, then on the open session
        request_id, info = client.prepare_for_authenticate(
            entityid=IDP, relay_state=relay_state, binding=BINDING_HTTP_REDIRECT, sign=True
        )
        fields = browser.sign_in(dict(info["headers"])["Location"])
        assert fields["RelayState"] == relay_state
        sent = base64.b64decode(fields["SAMLResponse"])
        assert (b"EncryptedAssertion" in sent) is encrypted
        answer = client.parse_authn_request_response(
            fields["SAMLResponse"], BINDING_HTTP_POST, outstanding={request_id: relay_state}
        )
        assert answer.ava["FrEduCtRefId"] == queries.ref_ids(family.records)
        assert answer.came_from == relay_state
        assert answer.session_info()["session_index"]


def test_post_signed_request(build: Build) -> None:
    client = build(encrypted=True)
    request_id, info = client.prepare_for_authenticate(
        entityid=IDP, relay_state="r", binding=BINDING_HTTP_POST, sign=True
    )
    form = html.fromstring(info["data"]).xpath("//form")[0]
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input[@name]")}
    answered = Browser().post("/idp/profile/SAML2/POST/SSO", fields)
    answer = client.parse_authn_request_response(
        answered["SAMLResponse"], BINDING_HTTP_POST, outstanding={request_id: "/"}
    )
    assert answer.ava["urn:oid:1.3.6.1.4.1.20326.10.999.1.5"] == [f"{IDP}/profile/Logout"]


def test_wrong_password_gives_no_answer_field(build: Build) -> None:
    client = build(encrypted=False)
    _id, info = client.prepare_for_authenticate(entityid=IDP, binding=BINDING_HTTP_REDIRECT, sign=True)
    assert Browser().sign_in(dict(info["headers"])["Location"], password="faux") == {}


def test_its_sha1_signature_only_by_setting(build: Build) -> None:
    client = build(encrypted=False, signing_algorithm=names.RSA_SHA1)
    refused = Browser()
    _id, info = client.prepare_for_authenticate(entityid=IDP, binding=BINDING_HTTP_REDIRECT, sign=True)
    url = dict(info["headers"])["Location"]
    parts = urlsplit(url)
    assert b"SAML-0033" in refused.client.get(f"{parts.path}?{parts.query}").content
    add_partenaire(str(entity_descriptor(client.config)).encode(), Release(allow_sha1=True))
    assert Browser().sign_in(url)["SAMLResponse"]


def test_unsolicited(build: Build) -> None:
    client = build(encrypted=False, allow_unsolicited=True)
    fields = Browser().sign_in(f"/idp/profile/SAML2/Unsolicited/SSO?providerId={world.SP_ID}")
    answer = client.parse_authn_request_response(fields["SAMLResponse"], BINDING_HTTP_POST, outstanding={})
    assert answer.ava["FrEduCtRefId"]
    strict = build(encrypted=False)
    with pytest.raises(UnsolicitedResponse):
        strict.parse_authn_request_response(fields["SAMLResponse"], BINDING_HTTP_POST, outstanding={})
