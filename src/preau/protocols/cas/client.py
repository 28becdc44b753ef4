"""The CAS protocol, client side, as pure values: addresses to go to and to ask, answers and sign-outs to read.

`write_login_url`, then `write_validate_url` (or `write_saml_request`) and `read_response` (or `read_saml_response`);
`write_logout_url`; `read_logout_request`. All four shapes of attributes in the wild are read
(specs/educonnect-ent.md §2.2). What is refused has a name (`CAS-005N`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlencode

from lxml import etree

from preau.protocols.cas import names
from preau.protocols.cas.address import parse_address
from preau.protocols.cas.client_refusals import (
    AnswerExpired,
    AnswerForAnother,
    AnswerUnreadable,
    LogoutUnreadable,
    TicketRefused,
)
from preau.protocols.cas.logout import FIELD
from preau.protocols.cas.messages import Shape
from preau.protocols.cas.refusals import ShownRefusal
from preau.protocols.refusals import Refusal
from preau.protocols.saml.xml import Limits, only_child, optional_child, parse, read_instant, whole_text, write_instant

ALL: Final = frozenset(Shape)
SAML_VALIDATE: Final = "samlValidate"
VALIDATIONS: Final = ("serviceValidate", "p3/serviceValidate", "proxyValidate", "p3/proxyValidate", SAML_VALIDATE)
"""Ends of the address that is asked; the last speaks SAML 1.1."""
LIMITS: Final = Limits(size=128 * 1024, depth=12, elements=1000)
LOGOUT_LIMITS: Final = Limits(size=16 * 1024, depth=8, elements=30)
LONGEST_TICKET: Final = 256
LONGEST_USER: Final = 255
SKEW: Final = timedelta(minutes=3)
_FACTS: Final = frozenset({"authenticationDate", "longTermAuthenticationRequestTokenUsed", "isFromNewLogin"})
_NOT_ATTRIBUTES: Final = frozenset({"user", "attributes", "proxyGrantingTicket", "proxies", *_FACTS})
_WRAPPER: Final = "userAttributes"


@dataclass(frozen=True)
class Validated:
    """Whom a server vouches for. `attributes`: name → values as sent, once each; `proxies`, the most recent first."""

    user: str
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_new_login: bool = False
    proxies: tuple[str, ...] = ()


def write_login_url(cas_url: str, service: str, *, renew: bool = False, gateway: bool = False) -> str:
    """Where the browser asks for a ticket (§2.1.1); `gateway` counts for nothing beside `renew`."""
    asked = {"service": service}
    if renew:
        asked["renew"] = "true"
    elif gateway:
        asked["gateway"] = "true"
    return _join(cas_url, "login", asked)


def write_logout_url(cas_url: str, service: str = "") -> str:
    """Where the browser ends the session of the server (§2.3.1), which may then offer the way back to `service`."""
    return _join(cas_url, "logout", {"service": service} if service else {})


def write_validate_url(
    cas_url: str, service: str, ticket: str, *, renew: bool = False, validation: str = VALIDATIONS[0]
) -> str:
    """Where the ticket is asked about (§2.5.1, §2.6.1); for SAML 1.1, where the SOAP message is posted (§4.2.1).

    Raises TicketRefused for what no server can have given.
    """
    if not is_ticket(ticket):
        raise TicketRefused("not a ticket")
    if validation == SAML_VALIDATE:
        return _join(cas_url, validation, {"TARGET": service})
    return _join(cas_url, validation, {"service": service, "ticket": ticket, **({"renew": "true"} if renew else {})})


def is_ticket(text: str) -> bool:
    """Whether a server could have given this: printable ASCII, of a length that is stored (§3.1.1)."""
    return 3 < len(text) <= LONGEST_TICKET and text.isascii() and text.isprintable() and " " not in text


def write_saml_request(ticket: str, *, request_id: str, now: datetime) -> bytes:
    """The SOAP body of /samlValidate (§4.2.3)."""
    envelope = etree.Element(f"{{{names.SOAP}}}Envelope", nsmap={"SOAP-ENV": names.SOAP, "samlp": names.SAMLP1})
    etree.SubElement(envelope, f"{{{names.SOAP}}}Header")  # §4.2.3 shows one, and django-cas-server wants it
    body = etree.SubElement(envelope, f"{{{names.SOAP}}}Body")
    request = etree.SubElement(
        body,
        names.samlp1("Request"),
        MajorVersion="1",
        MinorVersion="1",
        RequestID=request_id,
        IssueInstant=write_instant(now),
    )
    etree.SubElement(request, names.samlp1("AssertionArtifact")).text = ticket
    return etree.tostring(envelope, encoding="utf-8")


def read_response(body: bytes, shapes: Collection[Shape] = ALL) -> Validated:
    """What /serviceValidate answers (§2.5.2), attributes in these shapes. Raises TicketRefused, AnswerUnreadable."""
    try:
        root = parse(body, LIMITS, ids=False)
        if root.tag != names.cas("serviceResponse"):
            raise AnswerUnreadable("root")
        failed = optional_child(root, names.cas("authenticationFailure"))
        if failed is not None:
            raise TicketRefused(_word(failed.get("code", "")))
        said = only_child(root, names.cas("authenticationSuccess"))
        user = _user(whole_text(only_child(said, names.cas("user"))))
        inside = optional_child(said, names.cas("attributes"))
        proxies = optional_child(said, names.cas("proxies"))
        found = _gather(_leaves(said, inside, frozenset(shapes)))
        is_new = whole_text(inside.find(names.cas("isFromNewLogin"))) == "true" if inside is not None else False
        through = tuple(whole_text(one) for one in proxies) if proxies is not None else ()
    except (TicketRefused, AnswerUnreadable):
        raise
    except Refusal as problem:
        raise AnswerUnreadable(problem.code) from problem
    return Validated(user, found, is_new, through)


def read_saml_response(body: bytes, service: str, now: datetime) -> Validated:
    """What /samlValidate answers (§4.2.4), for `service` and for this moment.

    Raises TicketRefused, AnswerUnreadable, AnswerExpired, AnswerForAnother.
    """
    try:
        envelope = parse(body, LIMITS, ids=False)
        if envelope.tag != f"{{{names.SOAP}}}Envelope":
            raise AnswerUnreadable("root")
        response = only_child(only_child(envelope, f"{{{names.SOAP}}}Body"), names.samlp1("Response"))
        code = only_child(only_child(response, names.samlp1("Status")), names.samlp1("StatusCode")).get("Value", "")
        if code.rpartition(":")[2] != "Success":
            raise TicketRefused(_word(code.rpartition(":")[2]))
        assertion = only_child(response, names.saml1("Assertion"))
        _check_conditions(only_child(assertion, names.saml1("Conditions")), service, now)
        return _read_assertion(assertion)
    except (TicketRefused, AnswerUnreadable, AnswerExpired, AnswerForAnother):
        raise
    except Refusal as problem:
        raise AnswerUnreadable(problem.code) from problem


def read_logout_request(content_type: str, body: bytes) -> str:
    """The ticket of the session to end: form field `logoutRequest` (§2.3.3), or the bare XML as entcore posts it.

    Raises LogoutUnreadable.
    """
    if len(body) > LOGOUT_LIMITS.size * 3:
        raise LogoutUnreadable("size")
    text = body
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        try:
            given = parse_qs(body.decode(), max_num_fields=20).get(FIELD, [])
        except ValueError as problem:
            raise LogoutUnreadable("form") from problem
        if len(given) == 1:
            text = given[0].encode()
        elif given or not body.lstrip().startswith(b"<"):
            raise LogoutUnreadable("field")
    try:
        root = parse(text, LOGOUT_LIMITS, ids=False)
        if root.tag != f"{{{names.SAMLP2}}}LogoutRequest":
            raise LogoutUnreadable("root")
        ticket = whole_text(only_child(root, f"{{{names.SAMLP2}}}SessionIndex"))
    except LogoutUnreadable:
        raise
    except Refusal as problem:
        raise LogoutUnreadable(problem.code) from problem
    if not is_ticket(ticket):
        raise LogoutUnreadable("not a ticket")
    return ticket


def read_day(text: str, formats: Iterable[str]) -> date | None:
    """The day that `text` writes in one of these formats (`%d/%m/%Y`), None for anything else."""
    for one in formats:
        try:
            return datetime.strptime(text.strip(), one).date()
        except ValueError:
            continue
    return None


def _join(cas_url: str, end: str, asked: dict[str, str]) -> str:
    address = f"{cas_url.rstrip('/')}/{end}"
    return f"{address}?{urlencode(asked)}" if asked else address


def _word(text: str) -> str:
    """A protocol's word, for a log: never a sentence, which may name somebody."""
    return text if text.isascii() and text.replace("_", "").isalnum() and len(text) <= 40 else "unnamed"


def _user(text: str) -> str:
    if not text or len(text) > LONGEST_USER:
        raise AnswerUnreadable("user")
    return text


def _leaves(
    said: etree._Element, inside: etree._Element | None, shapes: frozenset[Shape]
) -> Iterator[tuple[str, list[str]]]:
    """Name and values of every attribute, wherever it stands."""
    in_attributes = shapes & {Shape.STANDARD, Shape.TWICE, Shape.BESIDE}
    for node in inside if inside is not None else ():
        name = _local(node)
        if name == _WRAPPER and shapes & {Shape.ENTCORE, Shape.BESIDE}:
            yield from ((_local(child), _values(child)) for child in node)
        elif name not in _FACTS and name != _WRAPPER and in_attributes:
            yield name, _values(node)
    if shapes & {Shape.BESIDE, Shape.TWICE}:
        for node in said:
            name = _local(node)
            if name == _WRAPPER:
                yield from ((_local(child), _values(child)) for child in node)
            elif name not in _NOT_ATTRIBUTES:
                yield name, _values(node)


def _local(node: etree._Element) -> str:
    """The name of an element of CAS or of no namespace, else nothing."""
    qualified = etree.QName(node)
    return qualified.localname if qualified.namespace in (None, names.CAS) else ""


def _values(node: etree._Element) -> list[str]:
    """The text of a leaf, or of the leaves it wraps (laclasse.com); what lies deeper is not read."""
    leaves = [child for child in node if not len(child)] if len(node) else [node]
    return [(leaf.text or "").strip() for leaf in leaves]


def _gather(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, values in pairs:
        if name:
            found.setdefault(name, {}).update(dict.fromkeys(value for value in values if value))
    return {name: tuple(values) for name, values in found.items() if values}


def _check_conditions(conditions: etree._Element, service: str, now: datetime) -> None:
    """saml-core 1.1 §2.3.2.1: within its time, for this audience."""
    begins, ends = (conditions.get(name, "") for name in ("NotBefore", "NotOnOrAfter"))
    if not begins or not ends or not read_instant(begins) - SKEW <= now < read_instant(ends) + SKEW:
        raise AnswerExpired()
    audiences = [whole_text(one) for one in conditions.iter(names.saml1("Audience"))]
    if not audiences or any(not _is_same(one, service) for one in audiences):
        raise AnswerForAnother()


def _is_same(one: str, other: str) -> bool:
    try:
        return one == other or parse_address(one).key == parse_address(other).key
    except ShownRefusal:
        return False


def _read_assertion(assertion: etree._Element) -> Validated:
    users = {whole_text(one) for one in assertion.iter(names.saml1("NameIdentifier"))}
    if len(users) != 1:
        raise AnswerUnreadable(f"{len(users)} users")
    nodes = list(assertion.iter(names.saml1("Attribute")))
    pairs = [
        (node.get("AttributeName", ""), [(one.text or "").strip() for one in node.iter(names.saml1("AttributeValue"))])
        for node in nodes
    ]
    is_new = any(name == "isFromNewLogin" and values == ["true"] for name, values in pairs)
    return Validated(_user(users.pop()), _gather(pair for pair in pairs if pair[0] not in _FACTS), is_new)
