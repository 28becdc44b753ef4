"""Metadata: ours in Shibboleth's layout, partners' read with their quirks, each refusal."""

from __future__ import annotations

import pytest
from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import idp_metadata, names, read_idp_metadata, read_sp_metadata, sp_metadata, xml
from preau.protocols.saml.metadata import MetadataExpired, MetadataUnusable
from tests.protocols.saml import world

SP = sp_metadata(world.sp_config())
IDP = idp_metadata(world.idp_config())


def test_identity_provider_layout() -> None:
    root = etree.fromstring(IDP)
    assert root.get("entityID") == world.IDP_ID
    places = {node.get("Binding"): node.get("Location") for node in root.iter(names.md("SingleSignOnService"))}
    assert places == {
        names.REDIRECT: f"{world.IDP_ID}/profile/SAML2/Redirect/SSO",
        names.POST: f"{world.IDP_ID}/profile/SAML2/POST/SSO",
    }
    assert [node.get("use") for node in root.iter(names.md("KeyDescriptor"))] == ["signing", "encryption"]
    assert "WantAuthnRequestsSigned" not in IDP.decode()
    read = read_idp_metadata(IDP)
    assert read.scopes == ("educt",)
    assert read.signing_certificates == (world.keys("idp").certificate,)
    assert read.encryption_certificates == (world.keys("idp-enc").certificate,)


def test_service_provider_is_read_back() -> None:
    sp = read_sp_metadata(SP)
    assert (sp.entity_id, sp.acs[0].url, sp.acs[0].index, sp.name) == (
        world.SP_ID,
        world.ACS,
        1,
        "ENT de démonstration",
    )
    assert sp.authn_requests_signed
    assert sp.want_assertions_signed
    assert sp.encryption_certificate == world.keys("sp-enc").certificate
    assert names.AES256_GCM in sp.encryption_methods
    assert sp.default_acs() is sp.acs[0]


def test_two_signing_keys_are_a_rollover() -> None:
    config = world.idp_config()
    both = (*config.signing_certificates, world.keys("idp-new").certificate)
    data = idp_metadata(type(config)(config.entity_id, config.base_url, both))
    assert read_idp_metadata(data).signing_certificates == both


def test_comments_and_aggregates_are_read_one_entity_is_chosen() -> None:
    sp, idp = (data.split(b"?>", 1)[1].decode() for data in (SP, IDP))
    both = f'<md:EntitiesDescriptor xmlns:md="{names.MD}"><!-- fédération -->{sp}{idp}</md:EntitiesDescriptor>'.encode()
    assert read_sp_metadata(both).entity_id == world.SP_ID
    assert read_idp_metadata(both, world.IDP_ID).entity_id == world.IDP_ID
    with pytest.raises(MetadataUnusable):
        read_sp_metadata(both, "https://inconnu.example.org")


def test_key_without_use_serves_both() -> None:
    plain = SP.replace(b' use="signing"', b"").replace(b' use="encryption"', b' use="signing"')
    assert read_sp_metadata(plain).encryption_certificate == world.keys("sp").certificate


def test_valid_until() -> None:
    dated = SP.replace(b" entityID=", b' validUntil="2026-09-07T08:00:01Z" entityID=')
    sp = read_sp_metadata(dated, now=world.NOW)
    assert sp.valid_until is not None
    with pytest.raises(MetadataExpired):
        read_sp_metadata(dated, now=sp.valid_until)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", xml.MessageUnreadable),
        (b"<html/>", xml.UnexpectedMessage),
        (b"<!DOCTYPE x>" + SP.split(b"?>", 1)[1], xml.DtdForbidden),
        (IDP, MetadataUnusable),
        (SP.replace(names.POST.encode(), names.REDIRECT.encode()), MetadataUnusable),
        (SP.replace(b"https://ent.example.org/auth/saml/acs", b"http://ent.example.org/acs"), MetadataUnusable),
        (SP.replace(b"https://ent.example.org/auth/saml/acs", b"javascript:alert(1)"), MetadataUnusable),
        (SP.replace(b"<ds:X509Certificate>MII", b"<ds:X509Certificate>AAA"), MetadataUnusable),
        (SP.replace(b'index="1" isDefault', b'index="un" isDefault'), xml.UnexpectedMessage),
        (SP.replace(b' entityID="' + world.SP_ID.encode() + b'"', b""), xml.UnexpectedMessage),
        (SP.replace(world.SP_ID.encode(), world.SP_ID.encode() + b"x" * 1024), MetadataUnusable),
        (SP.replace(b"saml/acs", b"saml/acs" + b"x" * 2048), MetadataUnusable),
        (SP + b" " * 3_000_000, xml.MessageTooLarge),
    ],
)
def test_refusals_of_service_providers(data: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(Refusal) as caught:
        read_sp_metadata(data)
    assert type(caught.value) is refusal, repr(caught.value)


def test_identity_provider_without_a_key_or_an_address_is_refused() -> None:
    with pytest.raises(MetadataUnusable):
        read_idp_metadata(IDP.replace(b' use="signing"', b' use="encryption"'))
    with pytest.raises(MetadataUnusable):
        read_idp_metadata(IDP.replace(names.REDIRECT.encode(), b"urn:x"))


def test_http_is_for_this_machine_only() -> None:
    local = SP.replace(b"https://ent.example.org/auth/saml/acs", b"http://127.0.0.11:8000/auth/saml/acs")
    assert read_sp_metadata(local).acs[0].url == "http://127.0.0.11:8000/auth/saml/acs"
    trick = SP.replace(b"https://ent.example.org/auth/saml/acs", b"http://127.evil.example.org/acs")
    with pytest.raises(MetadataUnusable):
        read_sp_metadata(trick)
