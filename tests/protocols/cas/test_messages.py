"""Golden answers: the four shapes, JSON, CAS 1.0, SAML 1.1, the sign-out (specs/educonnect-ent.md §2.2)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from preau.protocols.cas import (
    Attribute,
    Format,
    SamlReply,
    Shape,
    Success,
    write_failure,
    write_logout_request,
    write_plain,
    write_proxy_success,
    write_saml_failure,
    write_saml_success,
    write_success,
)
from preau.protocols.cas.refusals import PgtInvalid, TicketUnknown

AT = datetime(2026, 9, 2, 7, 58, 11, tzinfo=UTC)
LEA = Success(
    user="lea.moreau3",
    authenticated_at=AT,
    attributes=(
        Attribute("nom", ("MOREAU",)),
        Attribute("prenom", ("Léa",)),
        Attribute("dateNaissance", ("14/03/2012",)),
        Attribute("codePostal", ("",)),
        Attribute("ENTEleveClasses", ("6A", "6AGR1")),
    ),
)
OPEN = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">'
FACTS = (
    "<cas:authenticationDate>2026-09-02T07:58:11Z</cas:authenticationDate>"
    "<cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>"
    "<cas:isFromNewLogin>false</cas:isFromNewLogin>"
)
NAMES = "<cas:nom>MOREAU</cas:nom><cas:prenom>Léa</cas:prenom><cas:dateNaissance>14/03/2012</cas:dateNaissance>"
FLAT = NAMES + "<cas:ENTEleveClasses>6A</cas:ENTEleveClasses><cas:ENTEleveClasses>6AGR1</cas:ENTEleveClasses>"
WRAPPED = NAMES + (
    "<cas:ENTEleveClasses><cas:ENTEleveClasse>6A</cas:ENTEleveClasse>"
    "<cas:ENTEleveClasse>6AGR1</cas:ENTEleveClasse></cas:ENTEleveClasses>"
)
INSIDE = {
    Shape.ENTCORE: f"<cas:attributes>{FACTS}<cas:userAttributes><nom>MOREAU</nom><prenom>Léa</prenom>"
    "<dateNaissance>14/03/2012</dateNaissance><ENTEleveClasses>6A;6AGR1</ENTEleveClasses></cas:userAttributes>"
    "</cas:attributes>",
    Shape.BESIDE: FLAT,
    Shape.TWICE: f"<cas:attributes>{FACTS}{WRAPPED}</cas:attributes>{WRAPPED}",
    Shape.STANDARD: f"<cas:attributes>{FACTS}{FLAT}</cas:attributes>",
}
REPLY = SamlReply("_r1", "_a1", AT, "https://ent.example.fr", "https://pronote.example.net/", "_q1")


@pytest.mark.parametrize("shape", Shape)
def test_the_four_shapes(shape: Shape) -> None:
    written = write_success(replace(LEA, shape=shape)).decode()
    wanted = f"<cas:authenticationSuccess><cas:user>lea.moreau3</cas:user>{INSIDE[shape]}</cas:authenticationSuccess>"
    assert written == f"{OPEN}{wanted}</cas:serviceResponse>"


def test_proxies_come_last_the_most_recent_first() -> None:
    success = replace(LEA, attributes=(), pgt_iou="PGTIOU-1", proxies=("https://b/", "https://a/"), is_new_login=True)
    assert (
        write_success(success)
        .decode()
        .endswith(
            "<cas:isFromNewLogin>true</cas:isFromNewLogin></cas:attributes>"
            "<cas:proxyGrantingTicket>PGTIOU-1</cas:proxyGrantingTicket>"
            "<cas:proxies><cas:proxy>https://b/</cas:proxy><cas:proxy>https://a/</cas:proxy></cas:proxies>"
            "</cas:authenticationSuccess></cas:serviceResponse>"
        )
    )


def test_json() -> None:
    said = json.loads(write_success(replace(LEA, pgt_iou="PGTIOU-1", proxies=("https://a/",)), Format.JSON))
    assert said["serviceResponse"]["authenticationSuccess"] == {
        "user": "lea.moreau3",
        "attributes": {
            "authenticationDate": "2026-09-02T07:58:11Z",
            "longTermAuthenticationRequestTokenUsed": False,
            "isFromNewLogin": False,
            "nom": "MOREAU",
            "prenom": "Léa",
            "dateNaissance": "14/03/2012",
            "ENTEleveClasses": ["6A", "6AGR1"],
        },
        "proxyGrantingTicket": "PGTIOU-1",
        "proxies": ["https://a/"],
    }


def test_failures() -> None:
    assert write_failure(TicketUnknown()).decode() == (
        f'{OPEN}<cas:authenticationFailure code="INVALID_TICKET">CAS-0023 ticket not recognized'
        "</cas:authenticationFailure></cas:serviceResponse>"
    )
    assert b'<cas:proxyFailure code="INVALID_TICKET">' in write_failure(PgtInvalid())
    assert json.loads(write_failure(TicketUnknown(), Format.JSON)) == {
        "serviceResponse": {
            "authenticationFailure": {"code": "INVALID_TICKET", "description": "CAS-0023 ticket not recognized"}
        }
    }


def test_proxy_ticket() -> None:
    assert write_proxy_success("PT-1").decode() == (
        f"{OPEN}<cas:proxySuccess><cas:proxyTicket>PT-1</cas:proxyTicket></cas:proxySuccess></cas:serviceResponse>"
    )
    assert json.loads(write_proxy_success("PT-1", Format.JSON))["serviceResponse"]["proxySuccess"] == {
        "proxyTicket": "PT-1"
    }


def test_cas_one() -> None:
    assert write_plain("lea.moreau3") == "yes\nlea.moreau3\n"
    assert write_plain("lea\nyes") == "yes\nlea yes\n"


def test_saml_one_one() -> None:
    root = etree.fromstring(write_saml_success(LEA, REPLY))
    ns = {"p": "urn:oasis:names:tc:SAML:1.0:protocol", "a": "urn:oasis:names:tc:SAML:1.0:assertion"}
    (response,) = root.xpath("//p:Response", namespaces=ns)
    assert dict(response.attrib) == {
        "MajorVersion": "1",
        "MinorVersion": "1",
        "ResponseID": "_r1",
        "IssueInstant": "2026-09-02T07:58:11.000Z",
        "Recipient": "https://pronote.example.net/",
        "InResponseTo": "_q1",
    }
    assert root.xpath("string(//p:StatusCode/@Value)", namespaces=ns) == "samlp:Success"
    assert root.xpath("//a:NameIdentifier/text()", namespaces=ns) == ["lea.moreau3"] * 2
    assert root.xpath("string(//a:Audience)", namespaces=ns) == "https://pronote.example.net/"
    assert root.xpath("//a:Attribute[@AttributeName='ENTEleveClasses']/a:AttributeValue/text()", namespaces=ns) == [
        "6A",
        "6AGR1",
    ]
    assert set(root.xpath("//a:Attribute/@AttributeNamespace", namespaces=ns)) == {"http://www.ja-sig.org/products/cas"}
    assert root.xpath("string(//a:Conditions/@NotOnOrAfter)", namespaces=ns) == "2026-09-02T07:58:41.000Z"
    assert [etree.QName(one).localname for one in root.xpath("//a:Assertion/*", namespaces=ns)] == [
        "Conditions",
        "AttributeStatement",
        "AuthenticationStatement",
    ]
    refused = write_saml_failure(TicketUnknown(), REPLY)
    assert b'<StatusCode Value="samlp:RequestDenied"/>' in refused
    assert b"<StatusMessage>INVALID_TICKET: CAS-0023 ticket not recognized</StatusMessage>" in refused
    assert b"Assertion" not in refused.replace(b"SAML:1.0:assertion", b"")


def test_sign_out() -> None:
    assert write_logout_request("ST-1", message_id="_m1", now=AT) == (
        '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_m1" Version="2.0" '
        'IssueInstant="2026-09-02T07:58:11.000Z"><saml:NameID>@NOT_USED@</saml:NameID>'
        "<samlp:SessionIndex>ST-1</samlp:SessionIndex></samlp:LogoutRequest>"
    )


def test_an_attribute_is_named_by_us() -> None:
    with pytest.raises(ValueError, match="no name"):
        write_success(replace(LEA, attributes=(Attribute("a b", ("x",)),)))
