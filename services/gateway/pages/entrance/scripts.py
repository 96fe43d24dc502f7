"""The script of the passkey pages; every other page works without any."""

from hashlib import sha256
from importlib.resources import files

PASSKEY = (files("services.gateway.pages.entrance") / "passkey.js").read_bytes()
PASSKEY_NAME = f"passkey.{sha256(PASSKEY).hexdigest()[:12]}.js"
PASSKEY_PATH = f"/assets/{PASSKEY_NAME}"
"""Called by its content, so that a browser may keep it for good."""
