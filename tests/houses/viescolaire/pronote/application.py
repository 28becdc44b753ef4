"""An application as the tests play it: both ways of answering a challenge, every mode (specs/pronote-protocol.md)."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from preau.protocols.pronote.challenge import derive_ent_key, derive_key, make_verifier
from preau.protocols.pronote.cipher import Keys, digest
from preau.protocols.pronote.numbers import write_number
from preau.protocols.pronote.payload import Mode
from preau.protocols.pronote.qr import pin_keys

DRAWN = bytes(range(16))


@dataclass
class Application:
    """One session of a client. `older` decrypts the challenge, as clients before PRONOTE 2026 do."""

    browser: Client
    espace: str = "parent"
    older: bool = False
    root: str = "/pronote"
    keys: Keys = field(default_factory=Keys)
    number: int = 1
    session: int = 0
    genre: int = 0
    mode: Mode = field(default_factory=Mode)
    entry: tuple[str, str] = ("", "")
    login: str = ""
    secret: str = ""
    client: str | None = None

    def open(self, query: str = "login=true") -> Application:
        """The page, then the first call."""
        text = self.page(query)
        found = re.search(r"Start \(\{h:([0-9]+),a:([0-9]+)", text)
        assert found, text
        self.session, self.genre = int(found[1]), int(found[2])
        self.mode = Mode("CrA:true" in text, "CoA:true" in text)
        entry = re.search(r"e:'([0-9a-f]+)',f:'([0-9a-f]+)'", text)
        self.entry = (entry[1], entry[2]) if entry else ("", "")
        asked = {"Uuid": base64.b64encode(DRAWN).decode(), "identifiantNav": self.client}
        self.first = self.call("FonctionParametres", asked)
        self.client = self.first["identifiantNav"]
        return self

    def page(self, query: str = "login=true") -> str:
        """The bootstrap page."""
        answer = self.browser.get(f"{self.root}/mobile.{self.espace}.html?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def call(self, name: str, data: dict[str, Any] | None = None, *, onglet: int = 0, **signature: Any) -> Any:
        """The `data` of the answer, or the whole answer when it is an error."""
        said = self.send(name, data, onglet=onglet, **signature)
        if "Erreur" in said:
            return said
        assert said["session"] == self.session
        # The answer to the first call is already under the new vector.
        keys = self.keys.with_uuid(DRAWN) if name == "FonctionParametres" else self.keys
        assert said["no"] == write_number(self.number - 1, keys)
        self.keys = keys
        payload = self.read(said["dataSec"])
        assert payload["nom"] == name
        return payload["data"]

    def send(self, name: str, data: dict[str, Any] | None = None, *, onglet: int = 0, **signature: Any) -> Any:
        """The whole answer, as JSON."""
        number = write_number(self.number, self.keys)
        payload: dict[str, Any] = {"data": data or {}}
        if onglet:
            payload["Signature"] = {"onglet": onglet, **signature}
        body = {"session": self.session, "no": number, "id": name, "dataSec": self.write(payload)}
        self.number += 2
        return self.post(number, json.dumps(body))

    def post(self, number: str, body: str | bytes) -> Any:
        """Any body to the address of this session and `number`."""
        path = f"{self.root}/appelfonction/{self.genre}/{self.session}/{number}"
        answer = self.browser.post(path, body, content_type="application/json")
        assert answer.status_code == 200
        assert "json" in answer["Content-Type"]
        return json.loads(answer.content)

    def write(self, payload: dict[str, Any]) -> Any:
        """As clients write `dataSec`."""
        data = json.dumps(payload).encode()
        if self.mode.is_plain:
            return payload
        if self.mode.compresses:
            data = zlib.compress(data.hex().encode(), 6)[2:-4]
        return self.keys.encrypt(data) if self.mode.encrypts else data.hex()

    def read(self, value: Any) -> Any:
        """As clients read it."""
        if self.mode.is_plain:
            return value
        data = self.keys.decrypt(value) if self.mode.encrypts else bytes.fromhex(value)
        return json.loads(zlib.decompress(data, -15) if self.mode.compresses else data)

    def identify(self, login: str, mode: str, uuid: str = "telephone", **more: Any) -> str:
        """The challenge."""
        flags = {"demandeConnexionAppliMobile": mode == "qr", "demandeConnexionAppliMobileJeton": mode == "qr",
                 "enConnexionAppliMobile": mode == "jeton", "pourENT": mode == "ent"}  # fmt: skip
        asked = {"identifiant": login, "genreEspace": self.genre, "genreConnexion": 0, "uuidAppliMobile": uuid}
        said = self.call("Identification", {**asked, **flags, **more})
        assert set(said) == {"alea", "challenge", "modeCompLog", "modeCompMdp"}
        return str(said["challenge"])

    def authenticate(self, challenge: str, key: bytes) -> Any:
        """The answer to the challenge under `key`; on success the session's key changes."""
        keys = Keys(key, self.keys.iv)
        known = keys.decrypt(challenge).decode()[::2] if self.older else challenge
        said = self.call("Authentification", {"challenge": keys.encrypt(known.encode()), "connexion": 0})
        if "cle" in said:
            drawn = bytes(int(one) for one in keys.decrypt(said["cle"]).decode().split(","))
            self.keys = Keys(digest(drawn), self.keys.iv)
        return said

    def log_in(self, login: str, secret: str, mode: str = "mot-de-passe", **more: Any) -> Any:
        """Both calls; keeps the token of next time."""
        challenge = self.identify(login, mode, **more)
        key = derive_ent_key(secret) if mode == "ent" else derive_key(login, make_verifier(secret))
        said = self.authenticate(challenge, key)
        self.login, self.secret = login, said.get("jetonConnexionAppliMobile", "")
        return said

    def enter(self, pin: str, action: int = 0, **more: Any) -> Any:
        """The code of the second factor, encrypted under the session's key."""
        asked = {"action": action, "codePin": self.keys.encrypt(pin.encode()), **more}
        return self.call("SecurisationCompteDoubleAuth", asked)

    def scan(self, text: str, pin: str, **more: Any) -> Any:
        """Log in with a QR code."""
        login, secret = read_qr(text, pin)
        return self.log_in(login, secret, "qr", **more)


def read_qr(text: str, pin: str) -> tuple[str, str]:
    """Login and secret of a QR code."""
    said, keys = json.loads(text), pin_keys(pin)
    return keys.decrypt(said["login"]).decode(), keys.decrypt(said["jeton"]).decode()
