"""The routers of the pages about points in other communities."""

from services.gateway.pages.points_elsewhere import agreements, counter, rewards

ROUTERS = (rewards.router, agreements.router, counter.router)
