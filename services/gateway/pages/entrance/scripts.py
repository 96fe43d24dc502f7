"""The script of the passkey pages, which alone don't work without one."""

from services.gateway.pages.site.scripts import Script

PASSKEY = Script.beside(__name__, "passkey.js")
