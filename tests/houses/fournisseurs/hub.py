"""The hub as its providers see it: an authorization request, a browser on our pages, a server that calls."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from django.core import signing
from django.db import connections
from django.test import Client

from preau.houses.fournisseurs.annuaire import find_fournisseur
from preau.kit.clockkit import now
from preau.kit.design.pages import SALT
from preau.kit.relying import Begun, Identified, Relying
from preau.protocols.oidc.relying import RelyingParty

CALLBACK = "https://passerelle.example.org/api/v2/oidc-callback"
AFTER = "https://passerelle.example.org/client/logout-callback"
SECRET = "secret-de-la-passerelle-en-quarante-caracteres-01"
SCOPE = "openid profile email birth"


class Through(httpx.BaseTransport):
    """Server to server, answered by Django in this process, in the threads of `kit.webkit`."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One call; the connections of the calling thread do not outlive it."""
        self.threads.append(threading.current_thread())
        url, headers = urlsplit(str(request.url)), dict(request.headers)
        headers.pop("content-type", None)
        try:
            answer = Client(headers=headers).generic(
                request.method,
                url.path + (f"?{url.query}" if url.query else ""),
                request.read(),
                content_type=request.headers.get("content-type", "application/octet-stream"),
            )
            return httpx.Response(
                answer.status_code, headers=dict(answer.headers), stream=httpx.ByteStream(answer.content)
            )
        finally:
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()


class Hub:
    """One relying party of one provider, and the browser that travels between them."""

    def __init__(self, client: Client, slug: str = "impots", *, timeout: float = 2.0, **changes: Any) -> None:
        fournisseur = find_fournisseur(slug)
        assert fournisseur is not None
        self.client, self.slug, self.fournisseur, self.through = client, slug, fournisseur, Through()
        party = {
            "client_id": "passerelle",
            "client_secret": SECRET,
            "scopes": tuple(SCOPE.split()),
            "acr_values": ("eidas1",),
            "algorithms": (fournisseur.algorithm,),
            "userinfo_json": not fournisseur.signs_userinfo,
            "prompt": "login",
            "skew": timedelta(seconds=20),
            **changes,
        }
        self.relying = Relying(fournisseur.issuer, RelyingParty(**party), timeout=timeout, transport=self.through)

    def begin(self) -> Begun:
        """The request, as the hub writes it."""
        return self.relying.begin(CALLBACK, hexadecimal=True)

    def open(self, begun: Begun) -> str:
        """The browser follows the request to the page of sign-in: the signed request that it carries."""
        answer = self.client.get(local(begun.url))
        assert answer.status_code == 303, answer.content
        return query(answer["Location"])["demande"]

    def press(self, login: str) -> tuple[Begun, dict[str, str]]:
        """Sign in by the button of a person: what the browser brings back to the hub."""
        begun = self.begin()
        answer = self.client.post(f"/{self.slug}/connexion/", {"demande": self.open(begun), "personne": login})
        return begun, query(leaves_for(answer))

    def sign_in(self, login: str) -> Identified:
        """The whole way; raises what the hub refuses."""
        begun, back = self.press(login)
        return self.finish(begun, back)

    def finish(self, begun: Begun, back: dict[str, str]) -> Identified:
        """The hub's own part: state, code, tokens, userinfo."""
        return self.relying.finish(
            {name: [value] for name, value in back.items()},
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.code_verifier,
            redirect_uri=CALLBACK,
            now=now(),
        )

    def settle(self) -> None:
        """Wait for the calls that the hub gave up: the next test must not meet them."""
        for thread in self.through.threads:
            if thread is not threading.current_thread():
                thread.join()

    def post_token(self, code: str, **changes: Any) -> Any:
        """A token request by hand."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": "passerelle",
            "client_secret": SECRET,
            **changes,
        }
        form = {name: value for name, value in form.items() if value is not None}
        return self.client.post(f"/{self.slug}/token", form)

    def userinfo(self, access_token: str) -> Any:
        """A call of userinfo by hand."""
        return self.client.get(f"/{self.slug}/userinfo", headers={"Authorization": f"Bearer {access_token}"})

    def authorize(self, **changes: Any) -> Any:
        """An authorization request by hand."""
        asked: dict[str, Any] = {
            "client_id": "passerelle",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": SCOPE,
            "acr_values": "eidas1",
            "nonce": "a" * 64,
            "state": "b" * 64,
            "prompt": "login",
            **changes,
        }
        kept = {name: value for name, value in asked.items() if value is not None}
        return self.client.get(f"/{self.slug}/authorize?{urlencode(kept, doseq=True)}")


def local(url: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def query(url: str) -> dict[str, str]:
    """The parameters of an address, each given once."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def leaves_for(answer: Any) -> str:
    """Where the page "Continuer" leads, to the hub and nowhere else."""
    assert answer.status_code == 303, answer.content.decode()[:2000]
    assert answer["Location"].startswith("/continuer/")
    url: str = signing.loads(answer["Location"].split("/")[2], salt=SALT)
    assert url.split("?")[0] == CALLBACK
    return url
