"""From values to the answers of CAS 1.0 (text), 2.0 and 3.0 (XML, JSON), in the shape that a service expects.

Built with lxml: a name is text, whatever it holds; a character that XML cannot carry is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from preau.protocols.cas import names
from preau.protocols.cas.messages import Attribute, Format, Shape, Success
from preau.protocols.cas.refusals import ProxyRefusal, ValidationRefusal

_MAP: Final = {"cas": names.CAS}
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")

CONTENT_TYPES: Final = {Format.XML: "text/xml; charset=utf-8", Format.JSON: "application/json; charset=utf-8"}


def xml_text(value: str) -> str:
    """`value` without what XML 1.0 §2.2 does not allow: control characters, lone surrogates, U+FFFE, U+FFFF."""
    return _ILLEGAL.sub("", value)


def write_plain(user: str) -> str:
    """CAS 1.0: yes, then who (§2.4.2; every client reads the second line)."""
    return f"yes\n{' '.join(xml_text(user).split())}\n"


def write_plain_failure() -> str:
    """CAS 1.0: no (§2.4.2)."""
    return "no\n"


def write_success(success: Success, format: Format = Format.XML) -> bytes:
    """The answer to a validation that succeeded (§2.5.2, §2.6.2, §2.5.7)."""
    if format is Format.JSON:
        return _json({"authenticationSuccess": _success_members(success)})
    root = etree.Element(names.cas("serviceResponse"), nsmap=_MAP)
    said = etree.SubElement(root, names.cas("authenticationSuccess"))
    _leaf(said, names.cas("user"), success.user)
    for write in _WRITERS[success.shape]:
        write(said, success)
    if success.pgt_iou:
        _leaf(said, names.cas("proxyGrantingTicket"), success.pgt_iou)
    if success.proxies:
        proxies = etree.SubElement(said, names.cas("proxies"))
        for proxy in success.proxies:
            _leaf(proxies, names.cas("proxy"), proxy)
    return etree.tostring(root, encoding="utf-8")


def write_failure(refusal: ValidationRefusal, format: Format = Format.XML) -> bytes:
    """The answer to a validation or a call of /proxy that is refused (§2.5.2, §2.7.2)."""
    tag = "proxyFailure" if isinstance(refusal, ProxyRefusal) else "authenticationFailure"
    code = refusal.protocol_error or names.INVALID_REQUEST
    if format is Format.JSON:
        return _json({tag: {"code": code, "description": refusal.describe()}})
    root = etree.Element(names.cas("serviceResponse"), nsmap=_MAP)
    _leaf(root, names.cas(tag), refusal.describe()).set("code", code)
    return etree.tostring(root, encoding="utf-8")


def write_proxy_success(ticket: str, format: Format = Format.XML) -> bytes:
    """The proxy ticket (§2.7.2)."""
    if format is Format.JSON:
        return _json({"proxySuccess": {"proxyTicket": ticket}})
    root = etree.Element(names.cas("serviceResponse"), nsmap=_MAP)
    _leaf(etree.SubElement(root, names.cas("proxySuccess")), names.cas("proxyTicket"), ticket)
    return etree.tostring(root, encoding="utf-8")


def instant(at: datetime) -> str:
    """xs:dateTime in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _leaf(parent: etree._Element, tag: str, text: str) -> etree._Element:
    node = etree.SubElement(parent, tag)
    node.text = xml_text(text)
    return node


def _facts(parent: etree._Element, success: Success) -> etree._Element:
    """`cas:attributes` and the three elements that appendix A wants first in it."""
    attributes = etree.SubElement(parent, names.cas("attributes"))
    _leaf(attributes, names.cas("authenticationDate"), instant(success.authenticated_at))
    _leaf(attributes, names.cas("longTermAuthenticationRequestTokenUsed"), "false")
    _leaf(attributes, names.cas("isFromNewLogin"), "true" if success.is_new_login else "false")
    return attributes


def _write_entcore(parent: etree._Element, success: Success) -> None:
    """Shape 1: `cas:userAttributes` whose children have no namespace; several values joined by `;` (§2.3)."""
    inner = etree.SubElement(_facts(parent, success), names.cas("userAttributes"))
    for one in given_attributes(success):
        _leaf(inner, one.name, ";".join(one.values))


def _write_beside(parent: etree._Element, success: Success) -> None:
    """Shape 2: beside `cas:user`."""
    for one in given_attributes(success):
        for value in one.values:
            _leaf(parent, names.cas(one.name), value)


def _write_standard(parent: etree._Element, success: Success) -> None:
    """Shape 4: in `cas:attributes`, one element per value."""
    attributes = _facts(parent, success)
    for one in given_attributes(success):
        for value in one.values:
            _leaf(attributes, names.cas(one.name), value)


def _write_wrapped(parent: etree._Element, success: Success) -> None:
    """Shape 3, one of its two places: a plural name wraps its values under the singular."""
    for one in given_attributes(success):
        if len(one.values) > 1 and one.name.endswith("s"):
            wrapper = etree.SubElement(parent, names.cas(one.name))
            for value in one.values:
                _leaf(wrapper, names.cas(one.name[:-1]), value)
        else:
            for value in one.values:
                _leaf(parent, names.cas(one.name), value)


def _write_inside(parent: etree._Element, success: Success) -> None:
    """Shape 3, in `cas:attributes`."""
    _write_wrapped(_facts(parent, success), success)


_WRITERS: Final = {
    Shape.ENTCORE: (_write_entcore,),
    Shape.BESIDE: (_write_beside,),
    Shape.TWICE: (_write_inside, _write_wrapped),
    Shape.STANDARD: (_write_standard,),
}


def given_attributes(success: Success) -> Iterator[Attribute]:
    """The attributes that have a value. Raises ValueError for a name that XML could not carry: ours to mend."""
    for one in success.attributes:
        if not _NAME.fullmatch(one.name):
            raise ValueError(f"{one.name!r} is no name of an attribute")
        if any(one.values):
            yield Attribute(one.name, tuple(value for value in one.values if value))


def _success_members(success: Success) -> dict[str, object]:
    attributes: dict[str, object] = {
        "authenticationDate": instant(success.authenticated_at),
        "longTermAuthenticationRequestTokenUsed": False,
        "isFromNewLogin": success.is_new_login,
    }
    for one in given_attributes(success):
        values = [xml_text(value) for value in one.values]
        attributes[one.name] = values[0] if len(values) == 1 else values
    members: dict[str, object] = {"user": xml_text(success.user), "attributes": attributes}
    if success.pgt_iou:
        members["proxyGrantingTicket"] = success.pgt_iou
    if success.proxies:
        members["proxies"] = list(success.proxies)
    return members


def _json(members: dict[str, object]) -> bytes:
    return json.dumps({"serviceResponse": members}, ensure_ascii=False).encode()
