"""The fund service: its rules, its policies, its read models."""

from services.fund.domain.decider import DECIDER
from services.fund.policies import POLICIES
from shared.projections.projection import projections_of
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=projections_of("services.fund.projections"),
    policies=POLICIES,
)
