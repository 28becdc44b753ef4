"""What is read of a request, the table of checks on a ticket, tickets as text, and hostile input."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from preau.protocols.cas import (
    Attribute,
    Format,
    Kind,
    SamlReply,
    Shape,
    Success,
    TicketFacts,
    TicketKind,
    check_declarable,
    check_ticket,
    is_match,
    kind_of,
    parse_address,
    read_login,
    read_logout,
    read_proxy,
    read_saml_validation,
    read_validation,
    write_plain,
    write_saml_success,
    write_success,
    write_ticket,
)
from preau.protocols.cas.address import with_parameters
from preau.protocols.cas.refusals import (
    AddressDifferent,
    FormatUnknown,
    MethodRefused,
    ParameterRepeated,
    ProxyIncomplete,
    SamlRequestUnreadable,
    ServiceWithdrawn,
    TargetUnauthorized,
    TicketExpired,
    TicketNotFromLogin,
    TicketOfEndedSession,
    TicketOfProxy,
    TicketUnknown,
    ValidationIncomplete,
    ValidationRefusal,
)
from preau.protocols.refusals import Refusal

APP = "https://pronote.example.net/"
TICKET = f"ST-{'0' * 29}"
NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
SOAP = (
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><p:Request '
    'xmlns:p="urn:oasis:names:tc:SAML:1.0:protocol" RequestID="7"><p:AssertionArtifact>\n {} </p:AssertionArtifact>'
    "</p:Request></S:Body></S:Envelope>"
)


def test_login() -> None:
    asked = read_login({"service": [APP], "renew": ["true"], "gateway": ["true"], "method": ["post"], "x": ["1", "2"]})
    assert asked.service is not None
    assert (asked.service.url, asked.renew, asked.gateway, asked.by_post, asked.by_target) == (
        APP, True, False, True, False,
    )  # fmt: skip
    assert read_login({"TARGET": [APP], "gateway": [" True "]}).gateway
    assert read_login({"TARGET": [APP]}).by_target
    alone = read_login({"gateway": ["true"]})
    assert (alone.service, alone.gateway) == (None, False)
    for off in ("", "false", "0", "False"):
        assert not read_login({"service": [APP], "renew": [off]}).renew
    assert read_logout({"url": [APP]}) is None


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"service": [APP, APP]}, ParameterRepeated),
        ({"service": [APP], "TARGET": [APP]}, ParameterRepeated),
        ({"service": [APP], "method": ["GET", "GET"]}, ParameterRepeated),
        ({"service": [APP], "method": ["HEADER"]}, MethodRefused),
    ],
)
def test_login_refused(params: dict[str, list[str]], why: type[Refusal]) -> None:
    with pytest.raises(why):
        read_login(params)
    if "TARGET" not in params and why is ParameterRepeated and len(params["service"]) > 1:
        with pytest.raises(why):
            read_logout(params)


def test_validation() -> None:
    asked = read_validation(
        {"service": [APP], "ticket": [TICKET], "renew": ["true"], "pgtUrl": [f"{APP}pgt"], "format": ["json"]},
        takes_proxy=True,
    )
    assert (asked.ticket, asked.renew, asked.pgt_url, asked.format, asked.takes_proxy) == (
        TICKET, True, f"{APP}pgt", Format.JSON, True,
    )  # fmt: skip
    saml = read_saml_validation({"TARGET": [APP]}, SOAP.format(TICKET).encode())
    assert (saml.ticket, saml.request_id, saml.service.url) == (TICKET, "7", APP)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"ticket": [TICKET]}, ValidationIncomplete),
        ({"service": [APP]}, ValidationIncomplete),
        ({"service": [APP], "ticket": [""]}, ValidationIncomplete),
        ({"service": [APP], "ticket": [TICKET, TICKET]}, ValidationIncomplete),
        ({"service": [APP, APP], "ticket": [TICKET]}, ValidationIncomplete),
        ({"service": [APP], "ticket": [TICKET], "pgtUrl": [APP, APP]}, ValidationIncomplete),
        ({"service": ["x"], "ticket": [TICKET]}, ValidationIncomplete),
        ({"service": [APP], "ticket": [TICKET], "format": ["YAML"]}, FormatUnknown),
        ({"service": [APP], "ticket": ["x"]}, TicketUnknown),
        ({"service": [APP], "ticket": [f"PGT-{'0' * 60}"]}, TicketUnknown),
    ],
)
def test_validation_refused(params: dict[str, list[str]], why: type[Refusal]) -> None:
    with pytest.raises(why):
        read_validation(params)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (SOAP.format("x"), TicketUnknown),
        ("", SamlRequestUnreadable),
        ("<x/>", SamlRequestUnreadable),
        ("<!DOCTYPE x []>" + SOAP.format(TICKET), SamlRequestUnreadable),
        (SOAP.format(f"{TICKET}<!-- -->"), SamlRequestUnreadable),
        (SOAP.format(f"<a>{TICKET}</a>"), SamlRequestUnreadable),
        (SOAP.format(f"{TICKET}</p:AssertionArtifact><p:AssertionArtifact>{TICKET}"), SamlRequestUnreadable),
        (SOAP.format("x" * 20_000), SamlRequestUnreadable),
    ],
)  # fmt: skip
def test_saml_refused(body: str, why: type[Refusal]) -> None:
    with pytest.raises(why):
        read_saml_validation({"TARGET": [APP]}, body.encode())
    with pytest.raises(ValidationIncomplete):
        read_saml_validation({}, body.encode())


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({}, ProxyIncomplete),
        ({"pgt": ["PGT-1"]}, ProxyIncomplete),
        ({"pgt": ["PGT-1", "PGT-2"], "targetService": [APP]}, ProxyIncomplete),
        ({"pgt": ["PGT-1"], "targetService": ["x"]}, TargetUnauthorized),
    ],
)
def test_proxy_refused(params: dict[str, list[str]], why: type[Refusal]) -> None:
    assert read_proxy({"pgt": ["PGT-1"], "targetService": [APP]}).target.url == APP
    with pytest.raises(why):
        read_proxy(params)


FACTS = TicketFacts(TicketKind.SERVICE, APP, NOW + timedelta(seconds=10), True, True, True)
ASKED = read_validation({"service": [APP], "ticket": [TICKET], "renew": ["true"]})


def test_a_good_ticket_passes_every_check() -> None:
    assert check_ticket(FACTS, ASKED, NOW) is None
    proxy = replace(FACTS, kind=TicketKind.PROXY)
    assert check_ticket(proxy, replace(ASKED, takes_proxy=True), NOW) is None
    assert check_ticket(replace(FACTS, is_from_login=False), replace(ASKED, renew=False), NOW) is None


@pytest.mark.parametrize(
    ("changes", "why", "code"),
    [
        ({"expires_at": NOW}, TicketExpired, "INVALID_TICKET"),
        ({"service_key": f"{APP}x"}, AddressDifferent, "INVALID_SERVICE"),
        ({"kind": TicketKind.PROXY}, TicketOfProxy, "INVALID_TICKET_SPEC"),
        ({"is_from_login": False}, TicketNotFromLogin, "INVALID_TICKET"),
        ({"has_service": False}, ServiceWithdrawn, "INVALID_SERVICE"),
        ({"has_session": False}, TicketOfEndedSession, "INVALID_TICKET"),
    ],
)
def test_the_table(changes: dict[str, object], why: type[ValidationRefusal], code: str) -> None:
    refusal = check_ticket(replace(FACTS, **changes), ASKED, NOW)  # type: ignore[arg-type]
    assert type(refusal) is why
    assert refusal.protocol_error == code
    assert refusal.describe().isascii()


@pytest.mark.parametrize("kind", TicketKind)
def test_tickets_as_text(kind: TicketKind) -> None:
    for byte in (b"\x00", b"\xff", b"A"):
        ticket = write_ticket(kind, byte * kind.entropy)
        assert len(ticket) == kind.size
        assert ticket.startswith(f"{kind.value}-")
        assert ticket.replace("-", "").isalnum()
        assert kind_of(ticket) is kind
    assert write_ticket(kind, b"a" * kind.entropy) != write_ticket(kind, b"b" * kind.entropy)
    with pytest.raises(ValueError, match="wants"):
        write_ticket(kind, b"")


ANY = st.text(max_size=40)
URLS = st.one_of(ANY, ANY.map(lambda text: f"https://a.example.net/{text}"), ANY.map(lambda text: f"https://{text}/"))
LISTS = st.dictionaries(
    st.sampled_from(["service", "TARGET", "ticket", "pgtUrl", "format", "renew", "gateway", "method", "pgt",
                     "targetService"]),
    st.lists(st.one_of(URLS, st.just(TICKET)), max_size=2),
)  # fmt: skip
PATTERN = check_declarable(Kind.PATTERN, "https://*.example.net/**")


@settings(max_examples=100, deadline=None)
@given(LISTS, st.binary(max_size=200))
def test_any_request(lists: dict[str, list[str]], body: bytes) -> None:
    for read in (read_login, read_logout, read_proxy):
        with contextlib.suppress(Refusal):
            read(lists)
    with contextlib.suppress(Refusal):
        assert kind_of(read_validation(lists).ticket) in (TicketKind.SERVICE, TicketKind.PROXY)
    with contextlib.suppress(Refusal):
        read_saml_validation({"TARGET": [APP], **lists}, body)


@settings(max_examples=100, deadline=None)
@given(URLS)
def test_any_address(text: str) -> None:
    with contextlib.suppress(Refusal):
        address = parse_address(text)
        for url in (address.url, address.key, with_parameters(address, ticket=TICKET)):
            assert url.isascii()
            assert url.isprintable()
            assert " " not in url
            assert url.startswith((f"https://{address.host}", f"http://{address.host}"))
        assert parse_address(address.url).key == address.key
        if is_match(PATTERN, address):
            assert address.host.endswith(".example.net")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(Shape))
def test_any_name(name: str, user: str, shape: Shape) -> None:
    success = Success(user, NOW, (Attribute("nom", (name,)), Attribute("categories", ("National_2",))), shape=shape)
    root = etree.fromstring(write_success(success))
    assert [etree.QName(node).localname for node in root.iter()].count("user") == 1
    assert {node.text for node in root.iter() if str(node.tag).endswith("categories")} == {"National_2"}
    assert json.loads(write_success(success, Format.JSON))["serviceResponse"]["authenticationSuccess"]
    assert etree.fromstring(write_saml_success(success, SamlReply("_r", "_a", NOW, "x", APP))) is not None
    assert write_plain(user).count("\n") == 2
