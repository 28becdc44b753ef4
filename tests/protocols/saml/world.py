"""Two partners who know each other, their keys, and one good answer to alter: the base of every test of SAML."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from lxml import etree

from preau.protocols.saml import (
    Attribute,
    Expectations,
    IdentityProvider,
    IdpConfig,
    KeyPair,
    ResponseSpec,
    ServiceProvider,
    SpConfig,
    idp_metadata,
    make_key_pair,
    names,
    read_idp_metadata,
    read_sp_metadata,
    sp_metadata,
    write_response,
)
from preau.protocols.saml.signature import sign

NOW = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
IDP_ID = "https://comptes.example.org/idp"
SP_ID = "https://ent.example.org/auth/saml/metadata"
ACS = "https://ent.example.org/auth/saml/acs"
REF_ID = "{AAF}70|x|2867253"
Mutation = Callable[[etree._Element], None]


@cache
def keys(who: str) -> KeyPair:
    """A key pair made once a run."""
    return make_key_pair(who, datetime(2026, 1, 1, tzinfo=UTC))


@cache
def idp_config() -> IdpConfig:
    return IdpConfig(IDP_ID, IDP_ID, (keys("idp").certificate,), (keys("idp-enc").certificate,), "educt")


@cache
def sp_config() -> SpConfig:
    sp, enc = keys("sp"), keys("sp-enc")
    return SpConfig(SP_ID, ACS, sp.key, sp.certificate, (enc.key,), enc.certificate, name="ENT de démonstration")


@cache
def idp() -> IdentityProvider:
    return read_idp_metadata(idp_metadata(idp_config()), now=NOW)


@cache
def sp() -> ServiceProvider:
    return read_sp_metadata(sp_metadata(sp_config()), now=NOW)


def expectations(**changes: Any) -> Expectations:
    base = Expectations(idp(), SP_ID, ACS, frozenset({"_request1"}), decryption_keys=(keys("sp-enc").key,))
    return replace(base, **changes)


def spec(**changes: Any) -> ResponseSpec:
    base = ResponseSpec(
        response_id="_response1",
        assertion_id="_assertion1",
        issuer=IDP_ID,
        audience=SP_ID,
        destination=ACS,
        issue_instant=NOW,
        authn_instant=NOW,
        name_id="_t9f3",
        session_index="_s77",
        in_response_to="_request1",
        attributes=(
            Attribute("FrEduCtRefId", (REF_ID, "{AAF}70|x|3011846"), "FrEduCtRefId"),
            Attribute("urn:oid:2.5.4.4", ("DUPONT",), "sn", names.FORMAT_URI),
        ),
    )
    return replace(base, **changes)


def response(encrypted: bool = False, methods: tuple[str, ...] = (), **changes: Any) -> bytes:
    pair = keys("idp")
    certificate = keys("sp-enc").certificate if encrypted else None
    return write_response(spec(**changes), pair.key, pair.certificate, certificate, methods)


def post(data: bytes | etree._Element) -> str:
    """As a form field."""
    return base64.b64encode(data if isinstance(data, bytes) else etree.tostring(data)).decode()


def rebuilt(mutate: Mutation, *, sign_assertion: bool = True, sign_response: bool = False, who: str = "idp") -> bytes:
    """A good answer, changed, then properly signed by `who`: only its content is wrong."""
    root = etree.fromstring(response())
    strip_signatures(root)
    mutate(root)
    pair = keys(who)
    if sign_assertion:
        sign(assertion_of(root), pair.key, pair.certificate)
    if sign_response:
        sign(root, pair.key, pair.certificate)
    return etree.tostring(root)


def strip_signatures(root: etree._Element) -> None:
    for signature in list(root.iter(names.ds("Signature"))):
        parent = signature.getparent()
        assert parent is not None
        parent.remove(signature)


def assertion_of(root: etree._Element) -> etree._Element:
    return next(root.iter(names.saml("Assertion")))


def find(root: etree._Element, *path: str) -> etree._Element:
    """The first descendant along local names: `find(root, "Conditions", "Audience")`."""
    for name in path:
        root = next(node for node in root.iter() if isinstance(node.tag, str) and node.tag.endswith("}" + name))
    return root
