"""The bookings service: its rules, its policies, its read models."""

from services.bookings.domain.decider import DECIDER
from services.bookings.policies import POLICIES
from shared.projections.projection import projections_of
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=projections_of("services.bookings.projections"),
    policies=POLICIES,
)
