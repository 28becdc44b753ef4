"""Several hosts of return, and the closed list opened (specs/franceconnect.md §2.8, §7.3 item 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from preau.protocols.franceconnect.codes import Y030007, Y04A8220, RedirectedError
from tests.protocols.franceconnect.world import CALLBACK, LOW, SERVICE, ask


class TestSector:
    """§2.8: several hosts."""

    two = replace(
        SERVICE,
        redirect_uris=(CALLBACK, "https://autre.example.org/retour"),
        sector_identifier_uri="https://service.example.org/secteur.json",
    )

    def test_one_host_needs_none(self) -> None:
        assert ask(sector=lambda uri: pytest.fail("not read")).redirect_uri == CALLBACK

    def test_the_list_is_read_and_holds_every_address(self) -> None:
        assert ask(service=self.two, sector=lambda uri: [*self.two.redirect_uris, "https://x.example"]).state == "s"

    @pytest.mark.parametrize("listed", [None, [], [CALLBACK]])
    def test_unreachable_or_not_listing(self, listed: list[str] | None) -> None:
        with pytest.raises(Y04A8220):
            ask(service=self.two, sector=lambda uri: listed)

    def test_one_that_is_registered_is_read_even_for_one_host(self) -> None:
        service = replace(self.two, redirect_uris=(CALLBACK,))
        assert ask(service=service, sector=lambda uri: [CALLBACK]).redirect_uri == CALLBACK
        with pytest.raises(Y04A8220):
            ask(service=service, sector=lambda uri: None)

    def test_none_registered_or_nothing_to_read_with(self) -> None:
        for service, sector in ((replace(self.two, sector_identifier_uri=""), lambda uri: []), (self.two, None)):
            with pytest.raises(Y04A8220):
                ask(service=service, sector=sector)


class TestLax:
    """§7.3 item 3: the closed list may be opened."""

    lax = replace(LOW, strict=False)

    def test_unknown_parameters_are_ignored(self) -> None:
        extra: dict[str, Any] = {"max_age": "0", "login_hint": ["a", "b"], "x": "\0"}
        assert ask(self.lax, **extra) == ask(LOW)

    def test_pkce_is_served(self) -> None:
        assert ask(self.lax, code_challenge="c" * 43, code_challenge_method="S256").code_challenge == "c" * 43

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code_challenge": "c" * 43},
            {"code_challenge": "c" * 43, "code_challenge_method": "plain"},
            {"code_challenge": "c" * 42, "code_challenge_method": "S256"},
            {"code_challenge_method": "S256"},
        ],
    )
    def test_only_s256(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(RedirectedError) as caught:
            ask(self.lax, **wrong)
        assert caught.value.protocol_error == "invalid_request"

    def test_the_known_ones_are_held_to_their_shape(self) -> None:
        for name in ("nonce", "state", "client_id"):
            wrong: dict[str, Any] = {name: ""}
            with pytest.raises(Y030007):
                ask(self.lax, **wrong)
