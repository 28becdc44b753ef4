"""Single logout: good messages by both ways, every refusal, hostile bytes, and an oracle's reading."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    ServiceProvider,
    Slo,
    bindings,
    encryption,
    idp_metadata,
    logout,
    names,
    read_idp_metadata,
    read_logout,
    read_sp_metadata,
    requests,
    sign_message,
    signature,
    sp_metadata,
    write_logout_request,
    write_logout_response,
    xml,
)
from preau.protocols.saml.bindings import redirect_url
from preau.protocols.saml.metadata import MetadataUnusable
from tests.protocols.saml import world

SLO = world.idp_config().redirect_slo_url
OURS = frozenset({SLO, world.idp_config().post_slo_url})
Change = Callable[[etree._Element], object]


def asked(**changes: Any) -> etree._Element:
    """A partner's request to end a session, unsigned."""
    spec = LogoutSpec("_l1", world.SP_ID, world.IDP_ID, SLO, world.NOW, "_t9f3", "_s77")
    return write_logout_request(dataclasses.replace(spec, **changes))


def answered(**changes: Any) -> etree._Element:
    """A partner's answer to our request, unsigned."""
    return write_logout_response(
        dataclasses.replace(LogoutAnswer("_r1", world.SP_ID, SLO, world.NOW, "_ours"), **changes)
    )


def read(
    binding: str,
    params: dict[str, str],
    query: str = "",
    sp: ServiceProvider | None = None,
    late: int = 0,
    own_key: str = "",
) -> LogoutRequest | LogoutResponse:
    sp = sp or world.sp()
    return read_logout(
        binding,  # type: ignore[arg-type]
        params,
        lambda name: sp if name == world.SP_ID else None,
        world.NOW + timedelta(minutes=late),
        destinations=OURS,
        query=query,
        decryption_keys=(world.keys(own_key).key,) if own_key else (),
    )


def by_redirect(root: etree._Element, who: str = "sp", **how: Any) -> LogoutRequest | LogoutResponse:
    """Read it as a signed redirect."""
    name = "SAMLRequest" if etree.QName(root).localname == "LogoutRequest" else "SAMLResponse"
    url = redirect_url(SLO, name, etree.tostring(root), "suite", world.keys(who).key if who else None)
    query = urlsplit(url).query
    return read("redirect", dict(parse_qsl(query, keep_blank_values=True)), query, **how)


def by_post(root: etree._Element, who: str = "sp", **how: Any) -> LogoutRequest | LogoutResponse:
    """Read it as a signed form."""
    name = "SAMLRequest" if etree.QName(root).localname == "LogoutRequest" else "SAMLResponse"
    pair = world.keys(who or "sp")
    data = sign_message(root, pair.key, pair.certificate) if who else etree.tostring(root)
    return read("post", {name: base64.b64encode(data).decode(), "RelayState": "suite"}, **how)


BOTH = pytest.mark.parametrize("way", [by_redirect, by_post])


@BOTH
def test_a_good_request(way: Callable[..., Any]) -> None:
    found = way(asked())
    assert isinstance(found, LogoutRequest)
    assert (found.id, found.name_id, found.session_indexes, found.relay_state) == ("_l1", "_t9f3", ("_s77",), "suite")
    assert found.service_provider.entity_id == world.SP_ID


@BOTH
@pytest.mark.parametrize(
    ("status", "sub", "is_done"),
    [
        (names.STATUS_SUCCESS, "", True),
        (names.STATUS_SUCCESS, names.STATUS_PARTIAL_LOGOUT, False),
        (names.STATUS_RESPONDER, "", False),
    ],
)
def test_an_answer(way: Callable[..., Any], status: str, sub: str, is_done: bool) -> None:
    found = way(answered(status=status, sub_status=sub))
    assert isinstance(found, LogoutResponse)
    assert (found.in_response_to, found.is_done) == ("_ours", is_done)


def test_without_index_and_with_several() -> None:
    root = asked()
    root.remove(root[-1])
    found = by_post(root)
    assert isinstance(found, LogoutRequest)
    assert found.session_indexes == ()
    root = asked()
    etree.SubElement(root, names.samlp("SessionIndex")).text = "_s78"
    found = by_redirect(root)
    assert isinstance(found, LogoutRequest)
    assert found.session_indexes == ("_s77", "_s78")


def sealed(method: str = names.AES256_CBC, tag: str = "NameID") -> etree._Element:
    """The same request with its NameID encrypted for us, as mod_shib sends it."""
    root = asked()
    clear = world.find(root, "NameID")
    clear.tag = names.saml(tag)
    envelope = etree.Element(names.saml("EncryptedID"))
    envelope.append(encryption.encrypt(etree.tostring(clear), world.keys("idp").certificate, method))
    root.replace(clear, envelope)
    return root


@BOTH
@pytest.mark.parametrize("method", [names.AES256_CBC, names.AES128_GCM])
def test_an_encrypted_name(way: Callable[..., Any], method: str) -> None:
    assert way(sealed(method), own_key="idp").name_id == "_t9f3"
    with pytest.raises(encryption.DecryptionFailed):
        way(sealed(method), own_key="sp")
    with pytest.raises(encryption.DecryptionFailed):
        way(sealed(method, "Assertion"), own_key="idp")
    with pytest.raises(logout.LogoutNameRefused):
        way(sealed(method))


def test_two_names_are_refused() -> None:
    root = sealed()
    root.append(asked().find(names.saml("NameID")))
    with pytest.raises(logout.LogoutNameRefused):
        by_post(root, own_key="idp")


def _set(name: str, value: str) -> Change:
    return lambda root: root.set(name, value)


def _unnamed(root: etree._Element) -> None:
    root.remove(world.find(root, "NameID"))


def _encrypted(root: etree._Element) -> None:
    world.find(root, "NameID").tag = names.saml("EncryptedID")


def _named(text: str) -> Change:
    return lambda root: setattr(world.find(root, "NameID"), "text", text)


def _many(root: etree._Element) -> None:
    for _ in range(20):
        etree.SubElement(root, names.samlp("SessionIndex")).text = "_s"


def _cut(root: etree._Element) -> None:
    etree.SubElement(world.find(root, "NameID"), names.saml("NameID")).text = "_autre"


REFUSED: list[tuple[Change, type[Refusal]]] = [
    (_set("Version", "1.1"), xml.UnexpectedMessage),
    (_set("IssueInstant", "2026-09-07T07:00:00Z"), requests.RequestStale),
    (_set("IssueInstant", "2026-09-07T09:00:00Z"), requests.RequestStale),
    (_set("NotOnOrAfter", "2026-09-07T08:00:00Z"), requests.RequestStale),
    (_set("Destination", "https://ailleurs.example.org/SLO"), requests.RequestElsewhere),
    (lambda root: root.attrib.pop("Destination"), requests.RequestElsewhere),
    (lambda root: setattr(root[0], "text", "https://inconnu.example.org"), requests.UnknownServiceProvider),
    (_unnamed, logout.LogoutNameRefused),
    (_encrypted, logout.LogoutNameRefused),
    (_named(""), logout.LogoutNameRefused),
    (_named("x" * 257), logout.LogoutNameRefused),
    (_many, logout.LogoutNameRefused),
    (_cut, xml.UnexpectedMessage),
]


@BOTH
@pytest.mark.parametrize(("change", "refusal"), REFUSED)
def test_each_refusal(way: Callable[..., Any], change: Change, refusal: type[Refusal]) -> None:
    root = asked()
    change(root)
    with pytest.raises(refusal):
        way(root)


def test_unsigned_and_wrongly_signed() -> None:
    for way, wrong in ((by_redirect, bindings.QuerySignatureInvalid), (by_post, signature.SignatureInvalid)):
        with pytest.raises(logout.LogoutUnsigned):
            way(asked(), who="")
        with pytest.raises(wrong):
            way(asked(), who="idp")
        with pytest.raises(logout.LogoutUnsigned):
            way(asked(), sp=dataclasses.replace(world.sp(), signing_certificates=()))
        with pytest.raises(requests.ServiceProviderExpired):
            way(asked(), sp=dataclasses.replace(world.sp(), valid_until=world.NOW))


def test_a_signature_in_the_wrong_place() -> None:
    root = asked()
    pair = world.keys("sp")
    sign_message(root, pair.key, pair.certificate)
    with pytest.raises(xml.UnexpectedMessage):
        by_redirect(root)


def test_what_was_changed_after_signing() -> None:
    pair = world.keys("sp")
    data = sign_message(asked(), pair.key, pair.certificate).replace(b"_t9f3", b"_autre")
    with pytest.raises(signature.SignatureInvalid):
        read("post", {"SAMLRequest": base64.b64encode(data).decode()})
    url = redirect_url(SLO, "SAMLRequest", etree.tostring(asked()), "suite", pair.key)
    query = urlsplit(url).query.replace("RelayState=suite", "RelayState=autre")
    with pytest.raises(bindings.QuerySignatureInvalid):
        read("redirect", dict(parse_qsl(query)), query)


@pytest.mark.parametrize("params", [{}, {"SAMLRequest": ""}, {"SAMLRequest": "x", "SAMLResponse": "x"}])
def test_neither_or_both(params: dict[str, str]) -> None:
    with pytest.raises(requests.RequestIncomplete):
        read("post", params)


def test_one_message_in_the_place_of_the_other() -> None:
    pair = world.keys("sp")
    data = base64.b64encode(sign_message(answered(), pair.key, pair.certificate)).decode()
    with pytest.raises(xml.UnexpectedMessage):
        read("post", {"SAMLRequest": data})
    with pytest.raises(xml.UnexpectedMessage):
        by_post(etree.fromstring(world.response()), who="")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 900), st.integers(0, 40))
def test_hostile_bytes(wound: bytes, place: int, cut: int) -> None:
    pair = world.keys("sp")
    good = sign_message(asked(), pair.key, pair.certificate)
    for data in (wound, good[:place] + wound[:6] + good[place + cut :]):
        for binding, text in (("post", data), ("redirect", bindings.deflate(data)), ("redirect", data)):
            params = {"SAMLRequest": base64.b64encode(text).decode(), "Signature": "x"}
            with contextlib.suppress(Refusal):
                found = read(binding, params, "SAMLRequest=x&Signature=eA==")
                assert isinstance(found, LogoutRequest)
                assert (found.name_id, found.session_indexes) == ("_t9f3", ("_s77",))


def test_our_metadata_announce_it() -> None:
    root = etree.fromstring(idp_metadata(world.idp_config()))
    found = {node.get("Binding"): node.get("Location") for node in root.iter(names.md("SingleLogoutService"))}
    assert found == {
        names.REDIRECT: f"{world.IDP_ID}/profile/SAML2/Redirect/SLO",
        names.POST: f"{world.IDP_ID}/profile/SAML2/POST/SLO",
    }
    order = [etree.QName(node).localname for node in root[0]]
    assert order.index("SingleLogoutService") < order.index("NameIDFormat") < order.index("SingleSignOnService")


def test_our_metadata_as_service_provider_announce_it_with_a_key() -> None:
    mine = dataclasses.replace(world.sp_config(), slo_url="https://ent.example.org/slo")
    url = "https://ent.example.org/slo"
    assert read_sp_metadata(sp_metadata(mine)).slo == (Slo(names.REDIRECT, url, url), Slo(names.POST, url, url))
    order = [etree.QName(node).localname for node in etree.fromstring(sp_metadata(mine))[0]]
    assert order.index("KeyDescriptor") < order.index("SingleLogoutService") < order.index("NameIDFormat")
    without = dataclasses.replace(mine, signing_key=None, signing_certificate=None)
    assert b"SingleLogoutService" not in sp_metadata(without)


def test_an_identity_provider_is_a_partner_of_logout() -> None:
    read = read_idp_metadata(idp_metadata(world.idp_config()))
    partner = read.as_partner()
    assert [one.binding for one in partner.slo] == [names.REDIRECT, names.POST]
    assert partner.signing_certificates == read.signing_certificates
    assert partner.acs == ()


def test_the_service_provider_names_who_gave_the_name() -> None:
    spec = LogoutSpec("_l1", world.SP_ID, world.IDP_ID, SLO, world.NOW, "_t9f3", "", by_sp=True)
    root = write_logout_request(spec)
    name_id = root.find(names.saml("NameID"))
    assert name_id is not None
    assert (name_id.get("NameQualifier"), name_id.get("SPNameQualifier")) == (world.IDP_ID, world.SP_ID)
    assert root.find(names.samlp("SessionIndex")) is None


def _with_slo(**attributes: str) -> bytes:
    root = etree.fromstring(sp_metadata(world.sp_config()))
    node = etree.Element(names.md("SingleLogoutService"), Binding=names.POST, Location="https://ent.example.org/slo")
    node.attrib.update(attributes)
    root[0].insert(0, node)
    return etree.tostring(root)


def test_the_partner_s_metadata() -> None:
    assert world.sp().slo == ()
    found = read_sp_metadata(_with_slo(ResponseLocation="https://ent.example.org/fin"))
    assert found.slo == (Slo(names.POST, "https://ent.example.org/slo", "https://ent.example.org/fin"),)
    soap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
    assert read_sp_metadata(_with_slo(Binding=soap)).slo == ()
    for wrong in ({"Location": "http://ent.example.org/slo"}, {"ResponseLocation": "javascript:alert(1)"}):
        with pytest.raises(MetadataUnusable):
            read_sp_metadata(_with_slo(**wrong))


def test_python3_saml_reads_our_messages() -> None:
    """An oracle: what a partner built on python3-saml makes of our request."""
    from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request  # type: ignore[import-untyped]

    text = etree.tostring(asked(issuer=world.IDP_ID, audience=world.SP_ID)).decode()
    assert OneLogin_Saml2_Logout_Request.get_nameid(text) == "_t9f3"
    assert OneLogin_Saml2_Logout_Request.get_session_indexes(text) == ["_s77"]
    assert OneLogin_Saml2_Logout_Request.get_issuer(text) == world.IDP_ID
