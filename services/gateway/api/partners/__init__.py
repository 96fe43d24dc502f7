"""The routes of the partners service, one file a topic."""

from services.gateway.api.partners import (
    agreements,
    applications,
    calls,
    communities,
    decisions,
    evidence,
    intents,
    needs,
    objections,
    partnership,
    projects,
    relations,
    resources,
    reviews,
    screening,
    trials,
)

ROUTERS = (
    communities.router,
    needs.router,
    resources.router,
    projects.router,
    calls.router,
    intents.router,
    applications.router,
    screening.router,
    trials.router,
    evidence.router,
    reviews.router,
    relations.router,
    decisions.router,
    objections.router,
    partnership.router,
    agreements.router,
)
