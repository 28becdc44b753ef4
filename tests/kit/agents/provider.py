"""A provider of staff on the loopback, as strict as one of production: PKCE, two factors, max_age, sign-out.

It is the hub of `tests/houses/comptes` (discovery, keys, token, userinfo) with other rules; `hub.wrong` bends it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from preau.kit.clockkit import now
from tests.houses.comptes.franceconnect.hub import CLIENT_ID, SECRET, Hub

SUB = "2f6c0e1d-agent"
HOME = "http://127.0.0.1:8004"
SOLANGE: dict[str, Any] = {
    "preferred_username": "s.guerin12",
    "given_name": "Solange",
    "family_name": "Guérin",
    "email": "solange.guerin@example.org",
    "email_verified": True,
}


@dataclass(repr=False)
class Provider(Hub):
    """`amr` and `acr` are what it says of the next sign-in; `last` what was asked last; `at` where it sends back to."""

    at: str = "/connexion/retour/"
    redirect_uris: set[str] = field(default_factory=set)
    amr: Any = field(default_factory=lambda: ["pwd", "otp", "mfa"])
    acr: str = "agent"
    says_when: bool = True
    last: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.redirect_uris.add(f"{HOME}{self.at}")

    def settings(self) -> dict[str, Any]:
        """The settings of a house for this provider."""
        return {
            "public_url": HOME,
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
        }

    def asked(self, url: str) -> dict[str, str]:
        """The parameters of a request, none of them twice."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize", url
        said = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
        assert all(len(values) == 1 for values in said.values())
        found = {name: values[0] for name, values in said.items()}
        assert (found["client_id"], found["response_type"]) == (CLIENT_ID, "code")
        assert found["redirect_uri"] in self.redirect_uris
        assert found["code_challenge_method"] == "S256"
        assert min(len(found["nonce"]), len(found["state"])) >= 32
        self.last = found
        return found

    def agree(self, url: str, sub: str = SUB, claims: dict[str, Any] | None = None, *, ago: int = 0) -> str:
        """The agent signs in `ago` seconds ago: the address they come back to."""
        back = super().agree(url, sub, SOLANGE if claims is None else claims, ago=ago)
        code = parse_qs(urlsplit(back).query)["code"][0]
        self.challenges[code] = self.last["code_challenge"]
        return back

    def back(self, state: str, **said: str) -> str:
        """The way back, as a local address of the house."""
        query: dict[str, Any] = {**said, "state": state, "iss": self.issuer, **self.wrong.get("extra", {})}
        kept = {name: value for name, value in query.items() if value is not None}
        return f"{self.at}?{urlencode(kept, doseq=True)}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The verifier is the one of the challenge; `amr`, `acr` and `auth_time` are said of this sign-in."""
        wanted = self.challenges.get(form.get("code", ""), "")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted:
            return 400, {"error": "invalid_grant"}
        return super().token(form)

    def sign(self, claims: dict[str, Any]) -> str:
        """What a token says; an id_token is the one with a nonce."""
        if "nonce" in claims:
            claims = {**claims, "acr": self.acr, "amr": self.amr, **self.wrong.get("id_token", {})}
            if not self.says_when:
                claims.pop("auth_time")
        return super().sign(claims)

    def end(self, query: str) -> str:
        """Where the sign-out leads once over."""
        said = {name: values[0] for name, values in parse_qs(query).items()}
        assert set(said) == {"id_token_hint", "post_logout_redirect_uri"}
        return said["post_logout_redirect_uri"]


def moment() -> int:
    """This second."""
    return int(now().timestamp())
