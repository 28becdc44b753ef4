"""A hub as FranceConnect behaves towards a service, on the loopback: discovery, keys, token, userinfo (specs §2).

The person's part (the choice of a provider, the information page) is a call: `hub.agree(url)` takes the address that
the browser is sent to and gives the address it comes back to. What a test wants wrong is said in `hub.wrong`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt

from preau.kit.clockkit import now
from preau.protocols.oidc import Key, load_key, make_key

CLIENT_ID = "c" * 64
SECRET = "5" * 64
SUB = "4f0c" * 16 + "v1"
OTHER_SUB = "9a1d" * 16 + "v1"
KID = "pkcs11:ES256:hsm"
EMILIE: dict[str, Any] = {
    "given_name": "Emilie Claire",
    "given_name_array": ["Emilie", "Claire"],
    "family_name": "DUPONT",
    "gender": "female",
    "birthdate": "1982-08-24",
    "birthplace": "50129",
    "birthcountry": "99100",
    "email": "emilie@example.net",
}
"""A civil status of nobody, that bears the names of the tutorials' mother."""
PAUL: dict[str, Any] = {
    **EMILIE,
    "given_name": "Paul",
    "given_name_array": ["Paul"],
    "family_name": "MARTIN",
    "gender": "male",
    "birthdate": "1979-01-02",
}


@cache
def signing_key(name: str) -> Key:
    """A P-256 key of this run; another for another name."""
    return load_key(make_key("ES256"))


@dataclass
class Grant:
    """A code given, and what it stands for."""

    nonce: str
    redirect_uri: str
    sub: str
    claims: dict[str, Any]
    auth_time: int
    access: str = ""


@dataclass(repr=False)
class Hub:
    """The hub's own side. `calls` names what was asked of its server, `wrong` bends its next answers:

    `id_token`, `userinfo`, `token`, `discovery`: members changed (None leaves one out); `key`: the name of the key that
    signs; `delay`: {step: seconds}; `status`: {step: HTTP status}; `clock`: seconds its Date is ahead; `no_date`;
    `extra`: parameters of the way back changed. With `home`, the address of `comptes`, its pages lead a real browser on
    at once, as somebody who agrees to everything.
    """

    port: int = 0
    wrong: dict[str, Any] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)
    home: str = ""
    redirect_uris: set[str] = field(default_factory=lambda: {"http://127.0.0.1:8001/franceconnect/retour/"})

    @property
    def issuer(self) -> str:
        """Ends as the real one's does."""
        return f"http://127.0.0.1:{self.port}/api/v2"

    def settings(self) -> dict[str, Any]:
        """The settings of `comptes` for this hub."""
        return {
            "franceconnect_issuer": self.issuer,
            "franceconnect_test": True,
            "franceconnect_client_id": CLIENT_ID,
            "franceconnect_client_secret": SECRET,
        }

    # The person in the browser

    def asked(self, url: str) -> dict[str, str]:
        """The parameters of a request, refused as FranceConnect refuses (§2.4: a closed list)."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize", url
        said = dict(parse_qs(parts.query, keep_blank_values=True).items())
        allowed = {"client_id", "redirect_uri", "response_type", "scope", "acr_values", "nonce", "state", "claims"}
        assert set(said) <= allowed | {"prompt", "idp_hint"}, sorted(said)
        assert all(len(values) == 1 for values in said.values())
        found = {name: values[0] for name, values in said.items()}
        assert found["client_id"] == CLIENT_ID
        assert found["response_type"] == "code"
        assert found["redirect_uri"] in self.redirect_uris
        assert "openid" in found["scope"].split()
        assert len(found["nonce"]) >= 22
        assert len(found["state"]) >= 22
        assert found["acr_values"]
        return found

    def agree(self, url: str, sub: str = SUB, claims: dict[str, Any] | None = None, *, ago: int = 0) -> str:
        """The person signs in `ago` seconds ago and continues: the address they come back to."""
        asked = self.asked(url)
        code = token_urlsafe(32)
        moment = int(now().timestamp()) - ago
        self.codes[code] = Grant(asked["nonce"], asked["redirect_uri"], sub, dict(claims or EMILIE), moment)
        return self.back(asked["state"], code=code)

    def abandon(self, url: str, error: str = "access_denied", description: str = "User auth aborted") -> str:
        """The person goes back to the service, or follows the link of an error page."""
        return self.back(self.asked(url)["state"], error=error, error_description=description)

    def back(self, state: str, **said: str) -> str:
        """The way back, as a local address of `comptes`."""
        query: dict[str, Any] = {**said, "state": state, "iss": self.issuer, **self.wrong.get("extra", {})}
        kept = {name: value for name, value in query.items() if value is not None}
        return f"/franceconnect/retour/?{urlencode(kept, doseq=True)}"

    # The server

    def discovery(self) -> dict[str, Any]:
        """§2.3."""
        base = self.issuer
        return _changed(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/jwks",
                "end_session_endpoint": f"{base}/session/end",
                "acr_values_supported": ["eidas1"],
                "scopes_supported": ["openid", "identite_pivot", "preferred_username", "email", "gender"],
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
                "userinfo_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
                "authorization_response_iss_parameter_supported": True,
            },
            self.wrong.get("discovery", {}),
        )

    def jwks(self) -> dict[str, Any]:
        """The public key that every right token names."""
        return {"keys": [{**signing_key("hub").public(), "kid": KID, "use": "sig", "alg": "ES256"}]}

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact JWS in FranceConnect's shape: alg and kid only."""
        key = signing_key(self.wrong.get("key", "hub"))
        return jwt.encode({"alg": "ES256", "kid": KID}, claims, key.jwk)

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """§2.5: five keys; a code serves once."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, SECRET):
            return 401, {"error": "invalid_client", "error_description": "(Y0434A7B)"}
        grant = self.codes.get(form.get("code", ""))
        if grant is None or grant.access or form.get("redirect_uri") != grant.redirect_uri:
            return 400, {"error": "invalid_grant", "error_description": "(Y0416228)"}
        grant.access = token_urlsafe(32)
        moment = int(now().timestamp())
        claims = {
            "sub": grant.sub,
            "auth_time": grant.auth_time,
            "acr": "eidas1",
            "nonce": grant.nonce,
            "aud": CLIENT_ID,
            "iat": moment,
            "exp": moment + 60,
            "iss": self.issuer,
        }
        id_token = self.sign(_changed(claims, self.wrong.get("id_token", {})))
        answer = {
            "access_token": grant.access,
            "expires_in": 60,
            "id_token": id_token,
            "scope": "openid",
            "token_type": "Bearer",
        }
        return 200, _changed(answer, self.wrong.get("token", {}))

    def userinfo(self, access: str) -> str:
        """§2.7: a signed token."""
        grant = next(one for one in self.codes.values() if one.access == access)
        moment = int(now().timestamp())
        claims = {
            "sub": grant.sub,
            **grant.claims,
            "aud": CLIENT_ID,
            "iss": self.issuer,
            "iat": moment,
            "exp": moment + 60,
        }
        return self.sign(_changed(claims, self.wrong.get("userinfo", {})))

    def probe(self, query: str) -> tuple[int, str]:
        """`/authorize` by GET: what FranceConnect answers to a registration that is right or wrong (§2.4)."""
        said = {name: values[0] for name, values in parse_qs(query).items()}
        if said.get("client_id") != CLIENT_ID:
            return 400, "<h1>Une erreur s'est produite</h1> Erreur Y04EA6EF"
        if said.get("redirect_uri") not in self.redirect_uris:
            return 400, "<h1>Une erreur s'est produite</h1> Erreur Y04C013C"
        return 303, self.home + self.agree(f"{self.issuer}/authorize?{query}") if self.home else "/api/v2/interaction/1"

    def end(self, query: str) -> str:
        """`/session/end`: where it leads once over (§2.9)."""
        said = {name: values[0] for name, values in parse_qs(query).items()}
        assert set(said) == {"id_token_hint", "post_logout_redirect_uri", "state"}
        return f"{said['post_logout_redirect_uri']}?{urlencode({'state': said['state']})}"


def _changed(said: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


class _Door(BaseHTTPRequestHandler):
    hub: Hub

    def log_message(self, *args: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        """The documents, userinfo, and the probe of a registration."""
        path, _sep, query = self.path.removeprefix("/api/v2").partition("?")
        if path == "/.well-known/openid-configuration":
            self._json("discovery", self.hub.discovery())
        elif path == "/jwks":
            self._json("jwks", self.hub.jwks())
        elif path == "/userinfo":
            access = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._send("userinfo", 200, "application/jwt", self.hub.userinfo(access).encode())
        elif path == "/authorize":
            status, text = self.hub.probe(query)
            self._send("authorize", status, "text/html", text.encode(), text if status == 303 else "")
        elif path == "/session/end":
            self._send("end", 303, "text/html", b"", self.hub.end(query))
        else:
            self._send("unknown", 404, "text/plain", b"Y000404")

    def do_POST(self) -> None:
        """The token endpoint."""
        size = int(self.headers.get("Content-Length", 0))
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
        status, answer = self.hub.token(form)
        self._send("token", status, "application/json", json.dumps(answer).encode())

    def _json(self, step: str, answer: dict[str, Any]) -> None:
        self._send(step, 200, "application/json", json.dumps(answer).encode())

    def _send(self, step: str, status: int, content_type: str, body: bytes, location: str = "") -> None:
        self.hub.calls.append(step)
        time.sleep(float(self.hub.wrong.get("delay", {}).get(step, 0)))
        self.send_response_only(self.hub.wrong.get("status", {}).get(step, status))
        if not self.hub.wrong.get("no_date"):
            ahead = self.hub.wrong.get("clock", 0)
            self.send_header("Date", self.date_time_string(now().timestamp() + ahead))
        self.send_header("Content-Type", content_type)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def open_hub(hub: Hub | None = None) -> Iterator[Hub]:
    """A hub that answers on a free port of the loopback until the block ends."""
    hub = hub or Hub()
    door = type("Door", (_Door,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    hub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
