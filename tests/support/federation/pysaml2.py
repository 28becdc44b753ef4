"""pysaml2 as an independent identity provider of the house under test."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import html
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_TRANSIENT, NameID

from preau.protocols.saml import names
from tests.support.client import InspectingClient
from tests.support.federation.idp import pair
from tests.support.federation.logout import HERE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still names CFB, which cryptography moves elsewhere
    from saml2.server import Server

BASE = "https://pysaml2.example.net/idp"
SP = "http://localhost/auth/saml/metadata"


def make_server(folder: Path) -> tuple[Server, bytes]:
    """A provider that has read our metadata, and its own metadata."""
    own = pair("pysaml2")
    (folder / "sp.xml").write_bytes(InspectingClient().get("/auth/saml/metadata").content)
    (folder / "idp.key").write_bytes(own.key_pem())
    (folder / "idp.crt").write_bytes(own.certificate_pem())
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
            "key_file": str(folder / "idp.key"),
            "cert_file": str(folder / "idp.crt"),
            "metadata": {"local": [str(folder / "sp.xml")]},
            "service": {"idp": service},
        }
    )
    return Server(config=config), str(entity_descriptor(config)).encode()


def sign_in(client: InspectingClient, server: Server, refs: list[str], url: str, *, encrypted: bool = False) -> Any:
    """There and back by the door at `url`; what the browser is answered at the end."""
    query = parse_qs(urlsplit(client.get(url)["Location"]).query)
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
        encrypt_assertion=encrypted,
        encrypt_assertion_self_contained=True,
        **server.response_args(asked.message, [BINDING_HTTP_POST]),
    )
    form = server.apply_binding(
        BINDING_HTTP_POST, str(said), "http://localhost/auth/saml/acs", query["RelayState"][0], response=True
    )
    hidden = html.fromstring(str(form["data"])).xpath("//input[@type='hidden']")
    posted = InspectingClient().post("/auth/saml/acs", {one.get("name"): one.get("value") for one in hidden})
    return client.get(posted["Location"]) if posted.status_code == 303 else posted


def read_request(server: Server, params: dict[str, str]) -> Any:
    """Our request to sign out, its signature checked."""
    return server.parse_logout_request(
        params["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=params["SigAlg"], signature=params["Signature"]
    )


def answer_path(server: Server, asked: Any) -> str:
    """Where the browser brings its answer to that request."""
    said = server.create_logout_response(asked.message, [BINDING_HTTP_REDIRECT])
    return _path(server.apply_binding(BINDING_HTTP_REDIRECT, str(said), HERE, "", response=True, sign=True))


def request_path(server: Server, row: Any) -> tuple[str, str]:
    """The id of a request of its own to end the session of `row`, and where the browser brings it."""
    name_id = NameID(format=NAMEID_FORMAT_TRANSIENT, name_qualifier=BASE, sp_name_qualifier=SP, text=row.name_id)
    number, asked = server.create_logout_request(HERE, SP, name_id=name_id, session_indexes=[row.session_index])
    return number, _path(server.apply_binding(BINDING_HTTP_REDIRECT, str(asked), HERE, "x", sign=True))


def read_answer(server: Server, params: dict[str, str]) -> Any:
    """Our answer to it."""
    return server.parse_logout_request_response(params["SAMLResponse"], BINDING_HTTP_REDIRECT)


def _path(info: dict[str, Any]) -> str:
    return str(dict(info["headers"])["Location"]).removeprefix("http://localhost")
