"""What FranceConnect refuses to these same clients, ours refuses with the same code (specs/franceconnect.md §2.4)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conformance.franceconnect.parties import (
    LONG_NONCE,
    Party,
    Register,
    authlib,
    mod_auth_openidc,
    openid_client,
)
from tests.support.demo import Demo
from tests.support.visitor import Visitor, words

Start = Callable[[Register, Path], AbstractContextManager[Party]]
HOST = "127.0.0.41"

REFUSED: dict[str, Start] = {
    "openid-client, PKCE as its documentation recommends": lambda r, f: openid_client(HOST, r, f, pkce=True),
    "openid-client, max_age": lambda r, f: openid_client(HOST, r, f, parameters={"max_age": "600"}),
    "openid-client, login_hint": lambda r, f: openid_client(HOST, r, f, parameters={"login_hint": "a@example.org"}),
    "openid-client, response_mode": lambda r, f: openid_client(HOST, r, f, parameters={"response_mode": "query"}),
    "openid-client, prompt=none": lambda r, f: openid_client(HOST, r, f, parameters={"prompt": "none"}),
    "mod_auth_openidc, PKCE": lambda r, _: mod_auth_openidc(HOST, r, own="OIDCPKCEMethod S256"),
    "mod_auth_openidc, form_post": lambda r, _: mod_auth_openidc(HOST, r, own="OIDCResponseMode form_post"),
    "mod_auth_openidc, no acr_values": lambda r, _: mod_auth_openidc(HOST, r, parameters="ui_locales=fr"),
    "Authlib, its own nonce of 20 characters": lambda r, f: authlib(HOST, r, f),
    "Authlib, an extra parameter": lambda r, f: authlib(HOST, r, f, nonce=LONG_NONCE, access_type="offline"),
}


@pytest.mark.parametrize("start", REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_y030007(demo: Demo, register: Register, tmp_path: Path, visitor: Visitor, start: Start) -> None:
    with start(register, tmp_path) as party:
        visitor.open(party.page)
        visitor.continue_automatically()
    assert visitor.url.startswith(demo.url("passerelle", "/api/v2/authorize"))
    assert visitor.status == 400
    said = words(visitor.page)
    assert "Une erreur s'est produite" in said
    assert "Y030007" in said
    assert party.site not in visitor.page.xpath("string(//main)"), "no return link: who asks is not sure"
