"""The routers of the pages about volunteering."""

from services.gateway.pages.volunteering import (
    activities,
    certificates,
    counter,
    own,
    rewards,
    screen,
    staff,
)

ROUTERS = (
    activities.router,
    staff.router,
    screen.router,
    own.router,
    certificates.router,
    rewards.router,
    counter.router,
)
