"""Independent eyes on what we write: python3-saml (strict), pysaml2, xmlsec and the requests both of them send us."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import xmlsec
from lxml import etree
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.client import Saml2Client
from saml2.config import SPConfig

from preau.protocols.saml import idp_metadata, names, read_authn_request, read_sp_metadata, write_response
from preau.protocols.saml.signature import certificate_text
from tests.protocols.saml import world

ALL_CIPHERS = (None, names.AES256_GCM, names.AES128_GCM, names.AES256_CBC, names.AES128_CBC)


def fresh(cipher: str | None, request_id: str | None, audience: str = world.SP_ID, certificate: Any = None) -> str:
    now = datetime.now(UTC)  # the oracles read the machine's clock
    pair = world.keys("idp")
    spec = world.spec(issue_instant=now, authn_instant=now, in_response_to=request_id, audience=audience)
    if cipher is None:
        data = write_response(spec, pair.key, pair.certificate)
    else:
        data = write_response(
            spec, pair.key, pair.certificate, certificate or world.keys("sp-enc").certificate, (cipher,)
        )
    return base64.b64encode(data).decode()


def onelogin_settings(**security: bool) -> OneLogin_Saml2_Settings:
    enc, pair = world.keys("sp-enc"), world.keys("idp")
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {
                "entityId": world.SP_ID,
                "assertionConsumerService": {"url": world.ACS, "binding": BINDING_HTTP_POST},
                "NameIDFormat": names.TRANSIENT,
                "privateKey": enc.key_pem().decode(),
                "x509cert": enc.certificate_pem().decode(),
            },
            "idp": {
                "entityId": world.IDP_ID,
                "x509cert": certificate_text(pair.certificate),
                "singleSignOnService": {"url": world.idp().sso_redirect_url, "binding": BINDING_HTTP_REDIRECT},
            },
            "security": {
                "wantMessagesSigned": True,
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": False,
                **security,
            },
        }
    )


@pytest.mark.parametrize("cipher", ALL_CIPHERS)
def test_python3_saml_strict_accepts(cipher: str | None) -> None:
    settings = onelogin_settings(wantAssertionsEncrypted=cipher is not None)
    answer = OneLogin_Saml2_Response(settings, fresh(cipher, "_request1"))
    url = urlsplit(world.ACS)
    request = {"https": "on", "http_host": url.netloc, "script_name": url.path, "get_data": {}, "post_data": {}}
    assert answer.is_valid(request, request_id="_request1", raise_exceptions=True)
    assert answer.get_attributes()["FrEduCtRefId"] == [world.REF_ID, "{AAF}70|x|3011846"]
    assert answer.get_session_index() == "_s77"
    assert answer.get_friendlyname_attributes()["sn"] == ["DUPONT"]


@pytest.fixture
def pysaml2(tmp_path: Path) -> Callable[..., Saml2Client]:
    def build(**service: Any) -> Saml2Client:
        sp, enc = world.keys("sp"), world.keys("sp-enc")
        files = {
            "sp.key": sp.key_pem(),
            "sp.crt": sp.certificate_pem(),
            "enc.key": enc.key_pem(),
            "enc.crt": enc.certificate_pem(),
            "idp.xml": idp_metadata(world.idp_config()),
        }
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        config = SPConfig()
        config.load(
            {
                "entityid": world.SP_ID,
                "key_file": str(tmp_path / "sp.key"),
                "cert_file": str(tmp_path / "sp.crt"),
                "encryption_keypairs": [
                    {"key_file": str(tmp_path / "enc.key"), "cert_file": str(tmp_path / "enc.crt")}
                ],
                "metadata": {"local": [str(tmp_path / "idp.xml")]},
                "allow_unknown_attributes": True,
                "service": {
                    "sp": {
                        "endpoints": {"assertion_consumer_service": [(world.ACS, BINDING_HTTP_POST)]},
                        "want_response_signed": True,
                        "want_assertions_signed": True,
                        "authn_requests_signed": True,
                        "allow_unsolicited": False,
                        **service,
                    }
                },
            }
        )
        return Saml2Client(config)

    return build


@pytest.mark.parametrize("cipher", [None, names.AES256_GCM, names.AES128_CBC])
def test_pysaml2_accepts(pysaml2: Callable[..., Saml2Client], cipher: str | None) -> None:
    client = pysaml2()
    answer = client.parse_authn_request_response(
        fresh(cipher, "_request1"), BINDING_HTTP_POST, outstanding={"_request1": "/"}
    )
    assert answer is not None
    assert answer.ava["FrEduCtRefId"] == [world.REF_ID, "{AAF}70|x|3011846"]
    assert answer.session_info()["session_index"] == "_s77"


def test_pysaml2_accepts_unsolicited_where_set(pysaml2: Callable[..., Saml2Client]) -> None:
    client = pysaml2(allow_unsolicited=True)
    answer = client.parse_authn_request_response(fresh(None, None), BINDING_HTTP_POST, outstanding={})
    assert answer is not None
    assert answer.came_from is None


def test_requests_of_pysaml2_and_its_metadata_are_read(pysaml2: Callable[..., Saml2Client]) -> None:
    from saml2.metadata import entity_descriptor

    client = pysaml2()
    sp = read_sp_metadata(str(entity_descriptor(client.config)).encode())
    assert sp.entity_id == world.SP_ID
    assert sp.encryption_certificate == world.keys("sp-enc").certificate
    request_id, info = client.prepare_for_authenticate(
        entityid=world.IDP_ID, relay_state="suite", binding=BINDING_HTTP_REDIRECT, sign=True, sigalg=names.RSA_SHA256
    )
    query = urlsplit(dict(info["headers"])["Location"]).query
    request = read_authn_request(
        "redirect",
        dict(parse_qsl(query)),
        lambda name: sp if name == sp.entity_id else None,
        datetime.now(UTC),
        destinations=frozenset({world.idp_config().redirect_sso_url}),
        query=query,
    )
    assert (request.id, request.signed, request.relay_state) == (request_id, True, "suite")


def test_requests_of_python3_saml_are_read() -> None:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    url = urlsplit(world.ACS)
    auth = OneLogin_Saml2_Auth(
        {"https": "on", "http_host": url.netloc, "script_name": url.path, "get_data": {}, "post_data": {}},
        onelogin_settings(authnRequestsSigned=True),
    )
    query = urlsplit(auth.login(return_to="https://ent.example.org/suite")).query
    sp = dataclasses.replace(world.sp(), signing_certificates=(world.keys("sp-enc").certificate,))
    request = read_authn_request(
        "redirect",
        dict(parse_qsl(query)),
        lambda name: sp,
        datetime.now(UTC),
        destinations=frozenset({world.idp_config().redirect_sso_url}),
        query=query,
    )
    assert request.id == auth.get_last_request_id()
    assert request.signed
    assert request.acs_url == world.ACS


def test_xmlsec_verifies_our_template() -> None:
    root = etree.fromstring(world.response())
    xmlsec.tree.add_ids(root, ["ID"])
    signatures = list(root.iter(names.ds("Signature")))
    assert len(signatures) == 2
    for signature in signatures:
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(world.keys("idp").certificate_pem(), xmlsec.constants.KeyDataFormatCertPem)
        context.verify(signature)
