"""The routes of the pages on credits."""

from services.gateway.pages.credits import desk, own

ROUTERS = (own.router, desk.router)
