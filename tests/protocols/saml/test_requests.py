"""Requests our identity provider reads: signed or not, by redirect and by post, and each refusal."""

from __future__ import annotations

import base64
import dataclasses
import zlib
from datetime import timedelta
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import (
    Acs,
    AuthnRequest,
    ServiceProvider,
    bindings,
    names,
    read_authn_request,
    read_unsolicited,
    requests,
    signature,
    write_authn_request,
    xml,
)
from preau.protocols.saml.write import authn_request_xml
from tests.protocols.saml import world

SSO = world.idp_config().redirect_sso_url
DESTINATIONS = frozenset({SSO, world.idp_config().post_sso_url})


def provider(**changes: object) -> ServiceProvider:
    return dataclasses.replace(world.sp(), **{"authn_requests_signed": False, **changes})


def read(query: str, sp: ServiceProvider | None = None, *, late: timedelta = timedelta()) -> AuthnRequest:
    sp = sp or provider()
    return read_authn_request(
        "redirect",
        dict(parse_qsl(query, keep_blank_values=True)),
        lambda name: sp if name == world.SP_ID else None,
        world.NOW + late,
        destinations=DESTINATIONS,
        query=query,
    )


def signed(**how: str) -> str:
    url = write_authn_request(world.sp_config(), world.idp(), request_id="_q1", now=world.NOW, **how)  # type: ignore[arg-type]
    assert url.startswith(SSO + "?")
    return urlsplit(url).query


def message(**attributes: str) -> bytes:
    root = etree.fromstring(authn_request_xml(world.sp_config(), SSO, request_id="_q1", now=world.NOW))
    for name, value in attributes.items():
        if value:
            root.set(name, value)
        else:
            root.attrib.pop(name, None)
    return etree.tostring(root)


def unsigned(data: bytes) -> str:
    return f"SAMLRequest={quote_plus(base64.b64encode(bindings.deflate(data)))}"


def test_signed_redirect_is_read() -> None:
    request = read(signed(relay_state="uuid é&=", acr="responsable"), provider(authn_requests_signed=True))
    assert (request.id, request.acs_url, request.signed, request.unsolicited) == ("_q1", world.ACS, True, False)
    assert (request.relay_state, request.acr) == ("uuid é&=", ("responsable",))


def test_unsigned_redirect_is_read_and_no_context_is_demanded() -> None:
    request = read(unsigned(message()))
    assert (request.signed, request.acr, request.force_authn, request.is_passive) == (False, (), False, False)
    passive = read(unsigned(message(IsPassive="true", ForceAuthn="1")))
    assert passive.is_passive
    assert passive.force_authn


def test_entcore_request_is_read() -> None:
    """No Destination, both an index and, sometimes, a URL; NameIDPolicy transient (specs/educonnect-ent.md §1.2)."""
    bare = message(
        Destination="", AssertionConsumerServiceURL="", ProtocolBinding="", AssertionConsumerServiceIndex="1"
    )
    assert read(unsigned(bare)).acs_url == world.ACS
    other = provider(acs=(Acs(world.ACS, 0),))
    assert read(unsigned(bare), other).acs_url == world.ACS


def test_rsa_sha1_only_by_setting() -> None:
    query = f"{unsigned(message())}&SigAlg={quote_plus(names.RSA_SHA1)}"
    value = world.keys("sp").key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA1())
    query += f"&Signature={quote_plus(base64.b64encode(value))}"
    with pytest.raises(bindings.QueryAlgorithmRefused):
        read(query)
    assert read(query, provider(allow_sha1_requests=True)).signed


def test_signature_over_octets_as_sent() -> None:
    query = signed(relay_state="a b")
    assert read(query).signed
    with pytest.raises(bindings.QuerySignatureInvalid):
        read(query.replace("a+b", "a%20b"))
    with pytest.raises(bindings.QuerySignatureInvalid):
        read(query + "&RelayState=evil")
    with pytest.raises(bindings.QuerySignatureInvalid):
        read(query + "&" + unsigned(message(ForceAuthn="1")).replace("SAMLRequest", "SAMLReques%74"))


def test_post_is_read_signed_and_unsigned() -> None:
    sp = provider()

    def post(data: bytes, sp: ServiceProvider = sp) -> AuthnRequest:
        params = {"SAMLRequest": base64.b64encode(data).decode(), "RelayState": "r"}
        return read_authn_request("post", params, lambda name: sp, world.NOW, destinations=DESTINATIONS)

    assert not post(message()).signed
    root = etree.fromstring(message())
    signature.sign(root, world.keys("sp").key, world.keys("sp").certificate)
    assert post(etree.tostring(root)).signed
    root.set("ForceAuthn", "true")
    with pytest.raises(signature.SignatureInvalid):
        post(etree.tostring(root))
    with pytest.raises(signature.SignatureInvalid):
        post(etree.tostring(root), provider(signing_certificates=()))


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("", requests.RequestIncomplete),
        ("SAMLRequest=%21%21", bindings.EncodingRefused),
        ("SAMLRequest=aGVsbG8=", bindings.EncodingRefused),
        (unsigned(b"<x/>"), xml.UnexpectedMessage),
        (unsigned(b"<x"), xml.MessageUnreadable),
        (unsigned(b"<!DOCTYPE x><x/>"), xml.DtdForbidden),
        (unsigned(message(AssertionConsumerServiceURL="https://evil.example.org/acs")), requests.AcsUnknown),
        (unsigned(message(AssertionConsumerServiceURL="", AssertionConsumerServiceIndex="7")), requests.AcsUnknown),
        (unsigned(message(Destination="https://autre.example.org/sso")), requests.RequestElsewhere),
        (unsigned(message(ProtocolBinding=names.REDIRECT)), requests.BindingRefused),
        (unsigned(message(IssueInstant="2026-09-07T07:00:00Z")), requests.RequestStale),
        (unsigned(message(IssueInstant="2026-09-07T09:00:00Z")), requests.RequestStale),
        (unsigned(message(IssueInstant="hier")), xml.UnexpectedMessage),
        (unsigned(message(Version="1.1")), xml.UnexpectedMessage),
        (unsigned(message(ID="")), xml.UnexpectedMessage),
        (unsigned(message(ID="1 a")), xml.DuplicateId),
        (unsigned(message()) + "&RelayState=" + "x" * 3000, xml.MessageTooLarge),
        (
            unsigned(message().replace(world.SP_ID.encode(), b"https://inconnu.example.org")),
            requests.UnknownServiceProvider,
        ),
    ],
)
def test_refusals(query: str, refusal: type[Refusal]) -> None:
    with pytest.raises(Refusal) as caught:
        read(query)
    assert type(caught.value) is refusal, repr(caught.value)


def test_provider_that_says_it_signs_must_sign() -> None:
    with pytest.raises(requests.RequestUnsigned):
        read(unsigned(message()), provider(authn_requests_signed=True))


def test_expired_metadata_are_refused() -> None:
    with pytest.raises(requests.ServiceProviderExpired):
        read(unsigned(message()), provider(valid_until=world.NOW))


def test_deflate_bomb_stops_at_the_limit() -> None:
    bomb = base64.b64encode(bindings.deflate(b"\0" * 50_000_000)).decode()
    assert len(bomb) < 100_000
    with pytest.raises(bindings.DeflateBomb):
        read(f"SAMLRequest={quote_plus(bomb)}")


def test_deflate_must_end() -> None:
    data = bindings.deflate(message())
    with pytest.raises(bindings.EncodingRefused):
        bindings.inflate(data[:-4])
    with pytest.raises(bindings.EncodingRefused):
        bindings.inflate(data + b"more")
    with pytest.raises(bindings.EncodingRefused):
        bindings.inflate(zlib.compress(message()))


def test_unsolicited() -> None:
    def find(name: str) -> ServiceProvider | None:
        return provider() if name == world.SP_ID else None

    request = read_unsolicited({"providerId": world.SP_ID, "target": "accueil"}, find, world.NOW)
    assert (request.unsolicited, request.acs_url, request.relay_state) == (True, world.ACS, "accueil")
    assert read_unsolicited({"providerId": world.SP_ID, "shire": world.ACS}, find, world.NOW).acs_url == world.ACS
    with pytest.raises(requests.AcsUnknown):
        read_unsolicited({"providerId": world.SP_ID, "shire": "https://evil.example.org"}, find, world.NOW)
    with pytest.raises(requests.UnknownServiceProvider):
        read_unsolicited({"providerId": "x"}, find, world.NOW)
    with pytest.raises(requests.RequestIncomplete):
        read_unsolicited({}, find, world.NOW)
