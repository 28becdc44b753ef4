"""pysaml2 as an independent identity provider: a parent comes in, signs out there too, and is signed out by it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_TRANSIENT, NameID

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import FederatedSession
from preau.kit.sessions.models import Session
from preau.protocols.saml import names
from tests.houses.demarches.connexion.conftest import Configure, text_of
from tests.houses.demarches.connexion.test_logout import CLOSED, carried
from tests.houses.portail.idp import pair
from tests.support.client import InspectingClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still names CFB, which cryptography moves elsewhere
    from saml2.server import Server

BASE = "https://pysaml2.example.net/idp"
SP = "http://localhost/auth/saml/metadata"
SLO = "http://localhost/auth/saml/slo"


@pytest.fixture
def server(tmp_path: Path, configure: Configure, ecole: object) -> Server:
    """A pysaml2 provider that has read our metadata, and that we trust."""
    own = pair("pysaml2")
    (tmp_path / "sp.xml").write_bytes(InspectingClient().get("/auth/saml/metadata").content)
    (tmp_path / "idp.key").write_bytes(own.key_pem())
    (tmp_path / "idp.crt").write_bytes(own.certificate_pem())
    endpoints = {
        "single_sign_on_service": [(f"{BASE}/sso", BINDING_HTTP_REDIRECT)],
        "single_logout_service": [(f"{BASE}/slo", BINDING_HTTP_REDIRECT)],
    }
    service = {
        "endpoints": endpoints,
        "name_id_format": [NAMEID_FORMAT_TRANSIENT],
        "want_authn_requests_signed": True,
        "policy": {"default": {"attribute_restrictions": None, "fail_on_missing_requested": False}},
        "signing_algorithm": names.RSA_SHA256,
        "digest_algorithm": names.SHA256,
    }
    config = IdPConfig()
    config.load(
        {
            "entityid": BASE,
            "key_file": str(tmp_path / "idp.key"),
            "cert_file": str(tmp_path / "idp.crt"),
            "metadata": {"local": [str(tmp_path / "sp.xml")]},
            "service": {"idp": service},
        }
    )
    register_idp(str(entity_descriptor(config)).encode())
    return Server(config=config)


def sign_in(client: InspectingClient, server: Server, refs: list[str]) -> Any:
    """There and back; what the browser is answered at the end."""
    query = parse_qs(urlsplit(client.get("/connexion/")["Location"]).query)
    asked = server.parse_authn_request(
        query["SAMLRequest"][0],
        BINDING_HTTP_REDIRECT,
        relay_state=query["RelayState"][0],
        sigalg=query["SigAlg"][0],
        signature=query["Signature"][0],
    )
    said = server.create_authn_response(
        {"FrEduCtRefId": refs},
        userid="emilie",
        authn={"class_ref": PASSWORDPROTECTEDTRANSPORT},
        sign_assertion=True,
        sign_response=True,
        **server.response_args(asked.message, [BINDING_HTTP_POST]),
    )
    form = server.apply_binding(
        BINDING_HTTP_POST, str(said), "http://localhost/auth/saml/acs", query["RelayState"][0], response=True
    )
    hidden = html.fromstring(str(form["data"])).xpath("//input[@type='hidden']")
    posted = InspectingClient().post("/auth/saml/acs", {one.get("name"): one.get("value") for one in hidden})
    assert posted.status_code == 303, posted.content
    return client.get(posted["Location"])


def _path(info: dict[str, Any]) -> str:
    return str(dict(info["headers"])["Location"]).removeprefix("http://localhost")


def test_in_and_out_by_us(server: Server, emilie: list[str]) -> None:
    client = InspectingClient()
    assert sign_in(client, server, emilie)["Location"] == "/"
    assert "Jeanne DUPONT" in text_of(client.get("/"))
    url, params, _query = carried(client, client.post("/deconnexion/"))
    assert url == f"{BASE}/slo"
    asked = server.parse_logout_request(
        params["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=params["SigAlg"], signature=params["Signature"]
    )
    assert asked.message.name_id.text == FederatedSession.objects.get().name_id
    said = server.create_logout_response(asked.message, [BINDING_HTTP_REDIRECT])
    back = server.apply_binding(BINDING_HTTP_REDIRECT, str(said), SLO, "", response=True, sign=True)
    assert CLOSED in text_of(client.get(client.get(_path(back))["Location"]))


def test_out_by_it(server: Server, emilie: list[str]) -> None:
    client = InspectingClient()
    sign_in(client, server, emilie)
    row = FederatedSession.objects.get()
    name_id = NameID(format=NAMEID_FORMAT_TRANSIENT, name_qualifier=BASE, sp_name_qualifier=SP, text=row.name_id)
    number, asked = server.create_logout_request(SLO, SP, name_id=name_id, session_indexes=[row.session_index])
    there = server.apply_binding(BINDING_HTTP_REDIRECT, str(asked), SLO, "x", sign=True)
    answer = InspectingClient().get(_path(there))
    assert not Session.objects.filter(ended_at=None).exists()
    _url, params, _query = carried(client, answer)
    said = server.parse_logout_request_response(params["SAMLResponse"], BINDING_HTTP_REDIRECT)
    assert said.status_ok()
    assert said.in_response_to == number
