"""FranceConnect: CPU of one complete sign-in, hub and identity provider, ours beside npm oidc-provider in the same run.

A sign-in is what a browser and a service do: authorize, the choice of a provider, the provider's login form,
« Continuer sur … », the callback, then token and userinfo (a signed JWT). The processor time of every process of the
two servers is read from the kernel's accounting. The peer is a hub and a provider on node-oidc-provider and
openid-client, as FranceConnect is built (specs/franceconnect.md §1), one process each, everything in memory: no
database, no template, no CSRF token, no journal, no limit, no civil register. Ours has all of them.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jws

from bench.processes import cpu_by_name
from tests.support.child import free_port
from tests.support.demo import Demo, running
from tests.support.j2 import sign_in
from tests.support.node import node
from tests.support.visitor import Visitor

FLOWS = int(os.environ.get("BENCH_FLOWS", "30"))
SERIES = 3
WARM_UP = 6
HOST = "127.0.0.1"
CALLBACK = "http://127.0.0.1:9/retour"
"""Nobody listens there: a visitor of the bench stops before it."""
NODE = Path(__file__).with_name("node")
CLIENT_ID = "banc"
PERSON = "test"


class Arrived(Exception):
    """The browser is about to carry the code to the service."""


@dataclass(frozen=True)
class Hub:
    """One hub under measure: its issuer, our registration there, a way through its pages, the CPU of its processes."""

    name: str
    issuer: str
    client_id: str
    secret: str
    walk: Callable[[Visitor], None]
    cpu: Callable[[], dict[str, float]]

    def sign_in(self) -> None:
        """One person, a browser that nobody knows, to the identity told to the service."""
        nonce = secrets.token_urlsafe(32)
        asked = {
            "client_id": self.client_id, "redirect_uri": CALLBACK, "response_type": "code", "acr_values": "eidas1",
            "scope": "openid identite_pivot email", "state": secrets.token_urlsafe(32), "nonce": nonce,
        }  # fmt: skip
        with Visitor() as visitor:
            visitor.client.event_hooks = {"request": [_stop_at_callback]}
            try:
                visitor.open(f"{self.issuer}/{'authorize' if 'api' in self.issuer else 'auth'}?{urlencode(asked)}")
                self.walk(visitor)
            except Arrived as arrived:
                self._redeem(parse_qs(urlsplit(str(arrived)).query)["code"][0], nonce)
                return
        raise AssertionError(f"{self.name}: no code, {visitor.where()}")

    def _redeem(self, code: str, nonce: str) -> None:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
            "client_id": self.client_id, "client_secret": self.secret,
        }  # fmt: skip
        with httpx.Client(trust_env=False, timeout=20) as service:
            tokens = service.post(f"{self.issuer}/token", data=form).raise_for_status().json()
            me = "userinfo" if "api" in self.issuer else "me"
            bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
            told = service.get(f"{self.issuer}/{me}", headers=bearer).raise_for_status()
        assert _claims(tokens["id_token"])["nonce"] == nonce
        assert _claims(told.text)["birthplace"] == "50129"


def main() -> None:
    """One Markdown table, the ratio below it."""
    medians = {}
    print(f"Median of {SERIES} series of {FLOWS} sign-ins.\n")
    print("| one sign-in | CPU ms | of which hub / provider | per second per core |\n|---|---|---|---|", flush=True)
    for start in (ours, peer):
        with start() as hub:
            medians[hub.name] = measure(hub)
    mine, theirs = medians.values()
    print(f"\nRatio ours / node-oidc-provider: {mine / theirs:.2f}.")


def measure(hub: Hub) -> float:
    """Print one line; the median of CPU milliseconds a sign-in."""
    for _ in range(WARM_UP):
        hub.sign_in()
    series = []
    for _ in range(SERIES):
        before = hub.cpu()
        for _ in range(FLOWS):
            hub.sign_in()
        after = hub.cpu()
        series.append([1000 * (after[part] - before[part]) / FLOWS for part in sorted(after, key=_hub_first)])
    series.sort(key=sum)
    middle = median(map(sum, series))
    parts = " / ".join(f"{part:.1f}" for part in series[len(series) // 2])
    spread = f"[{sum(series[0]):.1f}–{sum(series[-1]):.1f}]"
    print(f"| {hub.name} | **{middle:.1f}** {spread} | {parts} | {1000 / middle:.0f} |", flush=True)
    return middle


@contextmanager
def ours() -> Iterator[Hub]:
    """`passerelle` and `fournisseurs` of a demonstration, civil register included."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder, running(Path(folder)) as demo:
        secret = register(demo)
        yield Hub(
            "ours",
            demo.url("passerelle", "/api/v2"),
            CLIENT_ID,
            secret,
            lambda visitor: sign_in(visitor, PERSON),
            lambda: cpu_by_name(demo.process.pid, r"-m preau serve (passerelle|fournisseurs)"),
        )


def register(demo: Demo) -> str:
    """The bench as a service of the hub; its secret."""
    said = demo.preau(
        "passerelle", "service", "add", CLIENT_ID, f"--redirect-uri={CALLBACK}",
        "--scope=identite_pivot", "--scope=email",
    )  # fmt: skip
    return said.rsplit("client_secret", 1)[1].split(":", 1)[1].strip()


@contextmanager
def peer() -> Iterator[Hub]:
    """bench/node/hub.mjs and idp.mjs."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder, ExitStack() as stack:
        ports = {role: free_port(HOST) for role in ("hub", "idp")}
        addresses = {role: f"http://{HOST}:{port}" for role, port in ports.items()}
        backs = {"hub": CALLBACK, "idp": f"{addresses['hub']}/oidc-callback"}
        secret = secrets.token_hex(32)
        for role in ("idp", "hub"):
            settings = {
                "role": role, "host": HOST, "port": ports[role], "peer": addresses["idp"], "redirect_uri": backs[role],
                "client_id": CLIENT_ID, "secret": secret,
            }  # fmt: skip
            stack.enter_context(node(NODE / f"{role}.mjs", settings, Path(folder) / f"{role}.log"))
        own = os.getpid()
        yield Hub(
            "node-oidc-provider",
            addresses["hub"],
            CLIENT_ID,
            secret,
            _walk_peer,
            lambda: cpu_by_name(own, r"(hub|idp)\.mjs"),
        )


def _walk_peer(visitor: Visitor) -> None:
    visitor.press("Impôts")
    visitor.press("Se connecter", login="essai-1", password="123")
    visitor.press("Continuer sur")


def _hub_first(part: str) -> bool:
    return part not in ("hub", "passerelle")


def _stop_at_callback(request: httpx.Request) -> None:
    if str(request.url).startswith(CALLBACK):
        raise Arrived(str(request.url))


def _claims(token: str) -> dict[str, str]:
    """What a signed token says; the bench does not check it again."""
    claims: dict[str, str] = json.loads(jws.extract_compact(token.encode()).payload)
    return claims


if __name__ == "__main__":
    main()
