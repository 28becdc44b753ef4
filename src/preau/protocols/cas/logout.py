"""The message of single logout: what the server posts to every service of a session (§2.3.3, appendix C)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from lxml import etree

from preau.protocols.cas import names
from preau.protocols.saml.xml import write_instant

FIELD: Final = "logoutRequest"
"""The form field (§2.3.3); entcore posts the bare XML, which the specification does not know (§2.1 of ours)."""
NOT_USED: Final = "@NOT_USED@"


def write_logout_request(ticket: str, *, message_id: str, now: datetime) -> str:
    """The XML that names the session by the ticket it began with. `message_id` is an NCName."""
    root = etree.Element(
        f"{{{names.SAMLP2}}}LogoutRequest",
        nsmap={"samlp": names.SAMLP2, "saml": names.SAML2},
        ID=message_id,
        Version="2.0",
        IssueInstant=write_instant(now),
    )
    etree.SubElement(root, f"{{{names.SAML2}}}NameID").text = NOT_USED
    etree.SubElement(root, f"{{{names.SAMLP2}}}SessionIndex").text = ticket
    return etree.tostring(root, encoding="unicode")
