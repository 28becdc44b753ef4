"""A software authenticator, built on python-fido2's own structures: what a browser would send."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG


@dataclass
class Authenticator:
    """One key in one device; `counter` is what it says at its next use."""

    origin: str = "http://localhost:8001"
    rp_id: str = "localhost"
    counter: int = 1
    credential_id: bytes = field(default_factory=lambda: token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str, **wrong: Any) -> str:
        """The answer of `navigator.credentials.create`, as passkey.js writes it."""
        asked = json.loads(options)
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        data = AuthenticatorData.create(self._rp_hash(wrong), FLAG.UP | FLAG.AT, 0, attested)
        client = self._client("webauthn.create", asked["challenge"], wrong)
        attestation = AttestationObject.create("none", data, {})
        return self._said({"clientDataJSON": client, "attestationObject": attestation})

    def get(self, options: str, **wrong: Any) -> str:
        """The answer of `navigator.credentials.get`."""
        asked = json.loads(options)
        flags = wrong.get("flags", FLAG.UP)
        data = AuthenticatorData.create(self._rp_hash(wrong), flags, wrong.get("counter", self.counter))
        client = self._client("webauthn.get", asked["challenge"], wrong)
        self.counter += 1
        signed = self.key.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        if wrong.get("signature"):
            signed = signed[:-1] + bytes([signed[-1] ^ 1])
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signed})

    def _rp_hash(self, wrong: dict[str, Any]) -> bytes:
        return sha256(wrong.get("rp_id", self.rp_id).encode()).digest()

    def _client(self, kind: str, challenge: str, wrong: dict[str, Any]) -> bytes:
        said = CollectedClientData.create(
            wrong.get("type", kind), wrong.get("challenge", challenge), wrong.get("origin", self.origin)
        )
        return bytes(said)

    def _said(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.credential_id)
        written = {key: websafe_encode(bytes(value)) for key, value in response.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": written, "clientExtensionResults": {}}
        )
