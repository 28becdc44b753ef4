"""The client: every shape that our server writes is read, forged answers and sign-outs are refused by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.cas import (
    Attribute,
    SamlReply,
    Shape,
    Success,
    read_saml_validation,
    write_failure,
    write_logout_request,
    write_saml_failure,
    write_saml_success,
    write_success,
)
from preau.protocols.cas.client import (
    Validated,
    is_ticket,
    read_day,
    read_logout_request,
    read_response,
    read_saml_response,
    write_login_url,
    write_logout_url,
    write_saml_request,
    write_validate_url,
)
from preau.protocols.cas.client_refusals import (
    AnswerExpired,
    AnswerForAnother,
    AnswerUnreadable,
    ClientRefusal,
    LogoutUnreadable,
    TicketRefused,
)
from preau.protocols.cas.refusals import TicketUnknown

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SERVICE = "https://vie.example.org/cas/retour/?etat=a:b"
CAS = "https://ent.example.org/cas"
TICKET = "ST-0123456789abcdef"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
LEA = Success(
    "lea.moreau3",
    AT,
    (Attribute("nom", ("MOREAU",)), Attribute("prenom", ("Léa",)), Attribute("categories", ("National_1",))),
    is_new_login=True,
)
NAME = st.from_regex(r"[a-zA-Z]{1,12}", fullmatch=True).filter(
    lambda name: name not in ("user", "attributes", "proxies", "userAttributes", "proxyGrantingTicket")
)
TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)


def shaped(shape: Shape, success: Success = LEA) -> Success:
    return Success(success.user, AT, success.attributes, success.is_new_login, shape=shape)


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_is_read(shape: Shape):
    found = read_response(write_success(shaped(shape)))
    assert found == Validated(
        "lea.moreau3",
        {"nom": ("MOREAU",), "prenom": ("Léa",), "categories": ("National_1",)},
        shape is not Shape.BESIDE,
    )


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (Shape.ENTCORE, Shape.STANDARD),
        (Shape.ENTCORE, Shape.BESIDE),
        (Shape.STANDARD, Shape.ENTCORE),
        (Shape.STANDARD, Shape.BESIDE),
    ],
)
def test_shapes_that_are_not_wanted_are_left(read: Shape, written: Shape):
    found = read_response(write_success(shaped(written)), {read})
    assert (found.user, found.attributes) == ("lea.moreau3", {})


def test_lists_that_wrap_singular_children_are_read_once():
    several = Success("u", AT, (Attribute("ENTEleveClasses", ("6A", "6B")),), shape=Shape.TWICE)
    assert read_response(write_success(several)).attributes == {"ENTEleveClasses": ("6A", "6B")}


@settings(max_examples=60)
@given(TEXT, st.dictionaries(NAME, st.lists(TEXT, min_size=1, max_size=1), max_size=4), st.sampled_from(list(Shape)))
def test_what_our_server_says_is_understood(user: str, said: dict[str, list[str]], shape: Shape):
    attributes = tuple(Attribute(name, tuple(values)) for name, values in said.items())
    found = read_response(write_success(Success(user, AT, attributes, shape=shape)))
    assert (found.user, found.attributes) == (user, {name: tuple(values) for name, values in said.items()})


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_hostile_answers_are_refused_by_name(body: bytes):
    with pytest.raises(ClientRefusal):
        read_response(body)
    with pytest.raises(ClientRefusal):
        read_saml_response(body, SERVICE, AT)


def test_a_refused_ticket_says_its_code_and_nothing_else():
    with pytest.raises(TicketRefused) as caught:
        read_response(write_failure(TicketUnknown()))
    assert caught.value.detail == "INVALID_TICKET"
    sentence = write_failure(TicketUnknown()).replace(b"INVALID_TICKET", b"Jean Dupont est inconnu")
    with pytest.raises(TicketRefused) as caught:
        read_response(sentence)
    assert caught.value.detail == "unnamed"


NS = 'xmlns:cas="http://www.yale.edu/tp/cas"'


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<cas:authenticationSuccess/>",
        "<cas:authenticationSuccess><cas:user/></cas:authenticationSuccess>",
        "<cas:authenticationSuccess><cas:user>a</cas:user><cas:user>b</cas:user></cas:authenticationSuccess>",
        "<cas:authenticationSuccess><cas:user>a<!-- --></cas:user></cas:authenticationSuccess>",
        "<cas:authenticationSuccess><cas:user>a<b/>c</cas:user></cas:authenticationSuccess>",
        f"<cas:authenticationSuccess><cas:user>{'a' * 256}</cas:user></cas:authenticationSuccess>",
        "<cas:authenticationSuccess><cas:user>a</cas:user></cas:authenticationSuccess>" * 2,
        "<authenticationSuccess><user>a</user></authenticationSuccess>",
    ],
)
def test_a_forged_success_is_refused(inside: str):
    with pytest.raises(AnswerUnreadable):
        read_response(f"<cas:serviceResponse {NS}>{inside}</cas:serviceResponse>".encode())


def test_a_failure_beside_a_success_is_a_failure():
    both = (
        "<cas:authenticationSuccess><cas:user>a</cas:user></cas:authenticationSuccess>"
        "<cas:authenticationFailure code='INVALID_TICKET'/>"
    )
    with pytest.raises(TicketRefused):
        read_response(f"<cas:serviceResponse {NS}>{both}</cas:serviceResponse>".encode())


def saml(recipient: str = SERVICE, now: datetime = AT) -> bytes:
    return write_saml_success(LEA, SamlReply("_r1", "_a1", now, "ent", recipient))


def test_saml_1_1_is_read_for_this_service_and_this_moment():
    found = read_saml_response(saml(), SERVICE, AT)
    assert (found.user, found.attributes["nom"], found.is_new_login) == ("lea.moreau3", ("MOREAU",), True)
    assert "authenticationDate" not in found.attributes
    with pytest.raises(AnswerForAnother):
        read_saml_response(saml("https://autre.example.org/"), SERVICE, AT)
    for late in (timedelta(minutes=4), -timedelta(minutes=4)):
        with pytest.raises(AnswerExpired):
            read_saml_response(saml(), SERVICE, AT + late)
    with pytest.raises(TicketRefused):
        read_saml_response(
            write_saml_failure(TicketUnknown(), SamlReply("_r1", "_a1", AT, "ent", SERVICE)), SERVICE, AT
        )
    two = saml().replace(b"<saml:NameIdentifier>lea.moreau3", b"<saml:NameIdentifier>autre", 1)
    with pytest.raises(AnswerUnreadable):
        read_saml_response(two, SERVICE, AT)
    with pytest.raises(AnswerUnreadable):
        read_saml_response(write_success(LEA), SERVICE, AT)


def test_our_server_reads_what_the_client_asks():
    asked = parse_qs(urlsplit(write_validate_url(CAS, SERVICE, TICKET, validation="samlValidate")).query)
    request = read_saml_validation(asked, write_saml_request(TICKET, request_id="_q1", now=AT))
    assert (request.ticket, request.service.url) == (TICKET, SERVICE)


def test_addresses():
    assert write_login_url(f"{CAS}/", SERVICE) == f"{CAS}/login?service={quote(SERVICE, safe='')}"
    both = parse_qs(urlsplit(write_login_url(CAS, SERVICE, renew=True, gateway=True)).query)
    assert set(both) == {"service", "renew"}
    assert "gateway=true" in write_login_url(CAS, SERVICE, gateway=True)
    assert write_logout_url(CAS) == f"{CAS}/logout"
    assert write_logout_url(CAS, SERVICE).endswith(quote(SERVICE, safe=""))
    asked = parse_qs(urlsplit(write_validate_url(CAS, SERVICE, TICKET, renew=True)).query)
    assert asked == {"service": [SERVICE], "ticket": [TICKET], "renew": ["true"]}
    with pytest.raises(TicketRefused):
        write_validate_url(CAS, SERVICE, "a b")


@pytest.mark.parametrize("ticket", ["", "ST", "ST-é123", "ST-1 2", "ST-\n12", "a" * 257])
def test_what_is_no_ticket(ticket: str):
    assert not is_ticket(ticket)


@pytest.mark.parametrize("kind", [FORM, "text/xml", ""])
def test_both_sign_outs_are_read(kind: str):
    message = write_logout_request(TICKET, message_id="_m1", now=AT)
    body = f"logoutRequest={quote(message)}" if kind == FORM else message
    assert read_logout_request(kind, body.encode()) == TICKET


def test_an_id_that_starts_with_a_digit_is_no_obstacle():
    """django-cas-server draws such ids now and then; nothing is signed here."""
    message = write_logout_request(TICKET, message_id="_m1", now=AT).replace('"_m1"', '"9a/b="')
    assert read_logout_request("text/xml", message.encode()) == TICKET


def test_entcore_says_that_its_bare_xml_is_a_form():
    message = write_logout_request(TICKET, message_id="_m1", now=AT)
    assert read_logout_request(FORM, message.encode()) == TICKET


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"autre=1",
        b"logoutRequest=1",
        b"logoutRequest=%3Ca%2F%3E&logoutRequest=%3Ca%2F%3E",
        b"logoutRequest=%FF",
        b"<a/>",
        b"x" * 60_000,
        b"&".join(b"a=1" for _ in range(30)),
    ],
)
def test_a_wrong_sign_out_is_refused(body: bytes):
    for kind in (FORM, "text/xml"):
        with pytest.raises(LogoutUnreadable):
            read_logout_request(kind, body)


def test_a_sign_out_of_no_ticket_is_refused():
    message = write_logout_request("a b", message_id="_m1", now=AT)
    with pytest.raises(LogoutUnreadable):
        read_logout_request("text/xml", message.encode())


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([FORM, "text/xml"]))
def test_hostile_sign_outs_are_refused_by_name(body: bytes, kind: str):
    with pytest.raises(LogoutUnreadable):
        read_logout_request(kind, body)


def test_days_in_the_formats_of_the_settings():
    both = ("%d/%m/%Y", "%Y-%m-%d")
    assert read_day("14/03/2012", both) == read_day(" 2012-03-14 ", both) == date(2012, 3, 14)
    assert read_day("14/03/2012", both[1:]) is None
    for wrong in ("", "31/02/2012", "demain"):
        assert read_day(wrong, both) is None
