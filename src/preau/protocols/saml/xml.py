"""Bytes to an XML tree that holds no surprise: no DTD, no entity, no comment, bounded size and depth, unique ids.

Everything SAML that comes from outside passes here first (specs/peers-and-libraries.md §3c, design.md §4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names

ID_ATTRIBUTES: Final = ("ID", "Id", "id", "{http://www.w3.org/XML/1998/namespace}id")
_NCNAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,255}")
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|\+00:00)")
_ENCODINGS: Final = frozenset({"UTF-8", "ASCII", "US-ASCII"})


@dataclass(frozen=True)
class Limits:
    """Bounds on one message: bytes, depth of elements, number of elements."""

    size: int = 256 * 1024
    depth: int = 32
    elements: int = 2000


MESSAGE_LIMITS: Final = Limits()
METADATA_LIMITS: Final = Limits(size=2 * 1024 * 1024, depth=32, elements=50_000)

_WAY_OUT: Final = "Retournez au service d'où vous venez et recommencez la connexion."
_SUPPORT: Final = "Relever l'heure et le service concerné, puis prévenir l'équipe qui exploite ce service."


class MessageTooLarge(Refusal):
    """The message is longer than any honest one."""

    code = "SAML-0001"
    status = 413
    personne = "Le message de connexion reçu est trop volumineux. " + _WAY_OUT
    support = "Message SAML au-delà de la taille admise. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class MessageUnreadable(Refusal):
    """Not XML, or not in UTF-8."""

    code = "SAML-0002"
    personne = "Le message de connexion reçu est illisible. " + _WAY_OUT
    support = "Message SAML qui n'est pas du XML en UTF-8. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class DtdForbidden(Refusal):
    """A document type or an entity: never needed in SAML (saml-core §1.3.6 and XXE)."""

    code = "SAML-0003"
    personne = "Le message de connexion reçu contient un élément interdit. " + _WAY_OUT
    support = "Message SAML avec DOCTYPE ou entité : tentative d'attaque probable. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class CommentForbidden(Refusal):
    """A comment or processing instruction, which can cut a signed name in two."""

    code = "SAML-0004"
    personne = "Le message de connexion reçu contient un élément interdit. " + _WAY_OUT
    support = "Message SAML avec commentaire ou instruction de traitement. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class MessageTooDeep(Refusal):
    """More levels or elements than any honest message."""

    code = "SAML-0005"
    personne = "Le message de connexion reçu est trop complexe. " + _WAY_OUT
    support = "Message SAML trop profond ou de trop nombreux éléments. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class DuplicateId(Refusal):
    """Two elements share an id, or an id is not an xs:ID: the base of signature wrapping."""

    code = "SAML-0006"
    personne = "Le message de connexion reçu est incohérent. " + _WAY_OUT
    support = "Message SAML avec deux identifiants XML égaux ou mal formés : tentative d'attaque probable. " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


class UnexpectedMessage(Refusal):
    """Well-formed XML that is not the message this place accepts."""

    code = "SAML-0007"
    personne = "Le message de connexion reçu n'est pas celui attendu. " + _WAY_OUT
    support = "Message SAML d'une forme inattendue (voir le détail). " + _SUPPORT
    protocol_error = names.STATUS_REQUESTER


def parse(data: bytes, limits: Limits = MESSAGE_LIMITS, *, comments: bool = False, ids: bool = True) -> etree._Element:
    """The root element of `data`, or a refusal. `comments=True` drops comments (metadata files, never messages).

    `ids=False` leaves ids unread: for a message that nothing signs (CAS), whose server may draw them as it likes.
    """
    if len(data) > limits.size:
        raise MessageTooLarge(f"{len(data)} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=comments,
        remove_pis=comments,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise DtdForbidden("with a syntax error") from error
        raise MessageUnreadable(type(error).__name__) from error
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None or docinfo.doctype:
        raise DtdForbidden("document type")
    if (docinfo.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise MessageUnreadable("encoding")
    _check_tree(root, limits, ids)
    return root


def _check_tree(root: etree._Element, limits: Limits, ids: bool) -> None:
    for sibling in (*root.itersiblings(preceding=True), *root.itersiblings()):
        raise CommentForbidden(f"beside the root: {type(sibling).__name__}")
    seen: set[str] = set()
    for count, node in enumerate(root.iter()):
        if node.tag is etree.Entity:
            raise DtdForbidden("entity reference")
        if not isinstance(node.tag, str):
            raise CommentForbidden("in the message")
        if count >= limits.elements:
            raise MessageTooDeep("elements")
        if ids:
            _check_ids(node, seen)
    if _depth(root, limits.depth) > limits.depth:
        raise MessageTooDeep("depth")


def _check_ids(node: etree._Element, seen: set[str]) -> None:
    for attribute in ID_ATTRIBUTES:
        value = node.get(attribute)
        if value is None:
            continue
        if value in seen or not _NCNAME.fullmatch(value):
            raise DuplicateId(attribute)
        seen.add(value)


def _depth(root: etree._Element, limit: int) -> int:
    level, depth = [root], 0
    while level and depth <= limit:
        depth += 1
        level = [child for node in level for child in node]
    return depth


def whole_text(node: etree._Element | None) -> str:
    """The text of a leaf, trimmed; a leaf that has children is refused (only whole text is ever read)."""
    if node is None:
        return ""
    if len(node):
        raise UnexpectedMessage(f"children in {etree.QName(node).localname}")
    return (node.text or "").strip()


def only_child(parent: etree._Element, tag: str) -> etree._Element:
    """The single child named `tag`."""
    found = parent.findall(tag)
    if len(found) != 1:
        raise UnexpectedMessage(f"{len(found)} × {etree.QName(tag).localname}")
    return found[0]


def optional_child(parent: etree._Element, tag: str) -> etree._Element | None:
    """The child named `tag`, or None; two are refused."""
    found = parent.findall(tag)
    if len(found) > 1:
        raise UnexpectedMessage(f"{len(found)} × {etree.QName(tag).localname}")
    return found[0] if found else None


def required(node: etree._Element, attribute: str) -> str:
    """The value of an attribute that must be there and not empty."""
    value = node.get(attribute, "")
    if not value:
        raise UnexpectedMessage(f"no {attribute} in {etree.QName(node).localname}")
    return value


def read_instant(text: str) -> datetime:
    """An xs:dateTime in UTC, as saml-core §1.3.3 demands; fractions are kept to the microsecond."""
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise UnexpectedMessage("instant not in UTC")
    try:
        whole = datetime.fromisoformat(match[1])
    except ValueError as error:
        raise UnexpectedMessage("impossible instant") from error
    return whole.replace(microsecond=int((match[2] or ".0")[1:7].ljust(6, "0")), tzinfo=UTC)


def instant_or_none(text: str | None) -> datetime | None:
    """`read_instant` for an optional attribute."""
    return None if text is None else read_instant(text)


def write_instant(at: datetime) -> str:
    """`at` in UTC, to the millisecond, with `Z`."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"
