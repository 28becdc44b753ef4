"""pysaml2 as an independent identity provider: sign-in, and single logout both ways."""

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

from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import FederatedSession
from preau.kit.sessions.models import Session
from preau.protocols.saml import names
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille
from tests.houses.portail.idp import pair
from tests.houses.portail.sso.conftest import text_of
from tests.houses.portail.sso.test_single_logout import carried
from tests.support.client import InspectingClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still names CFB, which cryptography moves elsewhere
    from saml2.server import Server

pytestmark = WITH_DATABASES
BASE = "https://pysaml2.example.net/idp"
SP = "http://localhost/auth/saml/metadata"


@pytest.fixture
def server(tmp_path: Path, client: InspectingClient, configure: Configure) -> Server:
    """A pysaml2 provider that has read our metadata, and that we trust."""
    keys = pair("pysaml2")
    (tmp_path / "sp.xml").write_bytes(client.get("/auth/saml/metadata").content)
    (tmp_path / "idp.key").write_bytes(keys.key_pem())
    (tmp_path / "idp.crt").write_bytes(keys.certificate_pem())
    config = IdPConfig()
    config.load(
        {
            "entityid": BASE,
            "key_file": str(tmp_path / "idp.key"),
            "cert_file": str(tmp_path / "idp.crt"),
            "metadata": {"local": [str(tmp_path / "sp.xml")]},
            "service": {
                "idp": {
                    "endpoints": {
                        "single_sign_on_service": [(f"{BASE}/sso", BINDING_HTTP_REDIRECT)],
                        "single_logout_service": [(f"{BASE}/slo", BINDING_HTTP_REDIRECT)],
                    },
                    "name_id_format": [NAMEID_FORMAT_TRANSIENT],
                    "want_authn_requests_signed": True,
                    "policy": {"default": {"attribute_restrictions": None, "fail_on_missing_requested": False}},
                    "signing_algorithm": names.RSA_SHA256,
                    "digest_algorithm": names.SHA256,
                }
            },
        }
    )
    register_idp(str(entity_descriptor(config)).encode(), alias="comptes", label="pysaml2", agents="mail")
    return Server(config=config)


def sign_in(client: InspectingClient, server: Server, refs: list[str], *, encrypted: bool = False) -> Any:
    """There and back; what the browser is answered at the end."""
    query = parse_qs(urlsplit(client.get("/auth/saml/authn/responsable")["Location"]).query)
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
    fields = dict(_fields(str(form["data"])))
    posted = InspectingClient().post("/auth/saml/acs", fields)
    return client.get(posted["Location"]) if posted.status_code == 303 else posted


def _fields(page: str) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in html.fromstring(page).xpath("//input[@type='hidden']")]


def test_a_parent_comes_in(client: InspectingClient, server: Server, famille: Famille) -> None:
    assert sign_in(client, server, famille.refs)["Location"] == "/"
    assert len(Session.objects.get().data["responsables"]) == 2
    assert FederatedSession.objects.get().name_id


def test_its_triple_des_is_refused_by_name(client: InspectingClient, server: Server, famille: Famille) -> None:
    """pysaml2 knows no other cipher to encrypt an assertion with; ours are in `protocols/saml/encryption`."""
    refused = sign_in(client, server, famille.refs, encrypted=True)
    assert refused.status_code == 403
    assert "SAML-0020" in text_of(refused)
    assert not Session.objects.exists()


def test_it_closes_its_session_when_we_ask(client: InspectingClient, server: Server, famille: Famille) -> None:
    sign_in(client, server, famille.refs)
    url, params, _query = carried(client, client.post("/se-deconnecter/"))
    assert url == f"{BASE}/slo"
    asked = server.parse_logout_request(
        params["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=params["SigAlg"], signature=params["Signature"]
    )
    row = FederatedSession.objects.get()
    assert asked.message.name_id.text == row.name_id
    assert asked.message.name_id.name_qualifier == BASE
    assert [one.text for one in asked.message.session_index] == [row.session_index]
    said = server.create_logout_response(asked.message, [BINDING_HTTP_REDIRECT])
    back = server.apply_binding(
        BINDING_HTTP_REDIRECT, str(said), "http://localhost/auth/saml/slo", "", response=True, sign=True
    )
    page = client.get(client.get(_path(back))["Location"])
    assert "est fermé aussi dans ce navigateur" in text_of(page)


def test_it_closes_ours(client: InspectingClient, server: Server, famille: Famille) -> None:
    sign_in(client, server, famille.refs)
    row = FederatedSession.objects.get()
    name_id = NameID(format=NAMEID_FORMAT_TRANSIENT, name_qualifier=BASE, sp_name_qualifier=SP, text=row.name_id)
    number, asked = server.create_logout_request(
        "http://localhost/auth/saml/slo", SP, name_id=name_id, session_indexes=[row.session_index]
    )
    there = server.apply_binding(BINDING_HTTP_REDIRECT, str(asked), "http://localhost/auth/saml/slo", "x", sign=True)
    answer = InspectingClient().get(_path(there))
    assert not Session.objects.filter(ended_at=None).exists()
    url, params, _query = carried(client, answer)
    assert url == f"{BASE}/slo"
    said = server.parse_logout_request_response(params["SAMLResponse"], BINDING_HTTP_REDIRECT)
    assert said.status_ok()
    assert said.in_response_to == number


def _path(info: dict[str, Any]) -> str:
    location = dict(info["headers"])["Location"]
    return str(location).removeprefix("http://localhost")
