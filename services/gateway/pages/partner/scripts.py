"""The script of the price's form, which works without it as well."""

from services.gateway.pages.site.scripts import Script

PRICE_CAP = Script.beside(__name__, "price_cap.js")
