"""A device with passkeys in this process: makes them and signs with them (WebAuthn, level 3, section 6)."""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _NEW = 0x01, 0x04, 0x40


@dataclass
class SoftAuthenticator:
    """One passkey; tests change where it believes to be, and whether it was unlocked."""

    origin: str
    host: str
    flags: int = _PRESENT | _VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def lock(self) -> None:
        """From now on nobody shows that it is theirs."""
        self.flags = _PRESENT

    def create(self, challenge: str) -> str:
        """The answer to ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(cose)
        data = self._data(_NEW) + attested
        said = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": text(self._client("webauthn.create", challenge)),
            "attestationObject": text(cbor2.dumps(said)),
        }
        return self._answer(response)

    def get(self, challenge: str) -> str:
        """The answer to ``navigator.credentials.get``."""
        self.count += 1
        client, data = self._client("webauthn.get", challenge), self._data(0)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
        }
        return self._answer(response)

    def _data(self, more: int) -> bytes:
        head = sha256(self.host.encode()).digest() + bytes([self.flags | more])
        return head + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = text(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def text(content: bytes) -> str:
    """base64url, as browsers write it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()
