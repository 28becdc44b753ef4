"""An identity provider in the test's own hands: it answers as `comptes` does, or lies in one precise way."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.saml import (
    Attribute,
    IdpConfig,
    KeyPair,
    ResponseSpec,
    ServiceProvider,
    idp_metadata,
    make_key_pair,
    names,
    read_authn_request,
    write_response,
)
from preau.protocols.saml.signature import sign

BASE = "https://comptes.example.net/idp"
RETOUR = "https://comptes.example.net/mon-compte/"
Change = Callable[[etree._Element], None]


@cache
def pair(name: str) -> KeyPair:
    """One key pair per name for the whole run: making one takes long."""
    return make_key_pair(name, now() - timedelta(days=400))


@dataclass
class FakeIdp:
    """`answer` gives the fields that the browser posts to the ACS."""

    sp: ServiceProvider
    entity_id: str = BASE
    keys: str = "idp"
    slo: tuple[str, ...] = ()

    def metadata(self) -> bytes:
        """What the ENT registers, with the bindings of single logout that this provider knows: EduConnect has none."""
        root = etree.fromstring(idp_metadata(IdpConfig(self.entity_id, self.entity_id, (pair(self.keys).certificate,))))
        for node in list(root.iter(names.md("SingleLogoutService"))):
            if node.get("Binding") not in self.slo:
                node.getparent().remove(node)
        return etree.tostring(root)

    def read(self, location: str) -> tuple[str, str]:
        """Id and RelayState of the request in the address the ENT left to, its signature checked."""
        query = urlsplit(location).query
        request = read_authn_request(
            "redirect",
            dict(parse_qsl(query)),
            {self.sp.entity_id: self.sp}.get,
            now(),
            destinations=frozenset({f"{self.entity_id}/profile/SAML2/Redirect/SSO"}),
            query=query,
        )
        assert request.signed
        return request.id, request.relay_state

    def spec(self, in_response_to: str | None, refs: Sequence[str]) -> ResponseSpec:
        """An honest answer, before anything is changed in it."""
        moment = now()
        return ResponseSpec(
            response_id=f"_r{new_secret(8)}",
            assertion_id=f"_a{new_secret(8)}",
            issuer=self.entity_id,
            audience=self.sp.entity_id,
            destination=self.sp.default_acs().url,
            issue_instant=moment,
            authn_instant=moment,
            name_id=f"_t{new_secret(8)}",
            session_index=f"_s{new_secret(8)}",
            attributes=(
                Attribute("FrEduCtRefId", tuple(refs), "FrEduCtRefId"),
                Attribute("FrEduUrlRetour", (RETOUR,), "FrEduUrlRetour"),
            ),
            in_response_to=in_response_to,
        )

    def sign(self, spec: ResponseSpec, *, encrypted: bool = False) -> bytes:
        """The answer as XML, signed twice."""
        certificate = self.sp.encryption_certificate if encrypted else None
        return write_response(spec, pair(self.keys).key, pair(self.keys).certificate, certificate)

    def resigned(self, xml: bytes, change: Change) -> bytes:
        """`xml` after `change`, signed anew with the true key: only what it says is wrong."""
        root = etree.fromstring(xml)
        for signature in list(root.iter(names.ds("Signature"))):
            signature.getparent().remove(signature)
        change(root)
        keys = pair(self.keys)
        assertion = root.find(names.saml("Assertion"))
        sign(assertion, keys.key, keys.certificate)
        sign(root, keys.key, keys.certificate)
        return etree.tostring(root)


def fields(xml: bytes, relay_state: str = "") -> dict[str, str]:
    """The form that the provider's page posts."""
    return {"SAMLResponse": base64.b64encode(xml).decode(), "RelayState": relay_state}


def with_values(spec: ResponseSpec, **changes: object) -> ResponseSpec:
    """`spec` with other values."""
    return replace(spec, **changes)  # type: ignore[arg-type]
