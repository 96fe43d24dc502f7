"""The gateway as a service: it has a log of its own, of people, their roles, and what they are told."""

from services.gateway.domain.decider import DECIDER
from services.gateway.policies import POLICIES
from shared.projections.projection import projections_of
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER, projections=projections_of("services.gateway.projections"), policies=POLICIES
)
