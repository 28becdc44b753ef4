"""An answer of our identity provider on its way, in the hands of a browser, to a service provider that is not ours."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from tests.conformance.clients.conftest import Account
from tests.conformance.clients.party import SHOWN, Party
from tests.support.j1 import PASSWORD, choose_profile
from tests.support.visitor import Visitor


@dataclass
class Carried:
    """An answer that the browser is about to carry to the service provider."""

    visitor: Visitor
    acs: str
    fields: dict[str, str]

    @property
    def message(self) -> bytes:
        return base64.b64decode(self.fields["SAMLResponse"])

    def post(self, message: bytes | None = None, visitor: Visitor | None = None) -> Visitor:
        """Carry it, or another message in its place, in this browser or another."""
        fields = dict(self.fields)
        if message is not None:
            fields["SAMLResponse"] = base64.b64encode(message).decode()
        browser = visitor or self.visitor
        browser.post(self.acs, fields)
        return browser


def answer(visitor: Visitor, url: str, account: Account) -> Carried:
    """From `url` through the login page, unless this browser is known already, to the page that carries the answer."""
    visitor.open(url)
    if not forms(visitor):
        choose_profile(visitor)
        visitor.press("Se connecter", j_username=account.identifiant, j_password=PASSWORD)
    (form,) = forms(visitor)
    return Carried(visitor, form.get("action"), visitor.values(form))


def forms(visitor: Visitor) -> list[Any]:
    """The auto-post form, if the page shown now carries an answer."""
    return visitor.page.xpath("//form[.//input[@name='SAMLResponse']]")


def known(visitor: Visitor) -> set[str]:
    """Whom the protected page says it knows."""
    return set(visitor.headers[SHOWN].split(";"))


def assert_in(visitor: Visitor, party: Party, account: Account) -> None:
    assert visitor.status == 200, visitor.where()
    assert visitor.url == party.page
    assert known(visitor) == account.ref_ids
