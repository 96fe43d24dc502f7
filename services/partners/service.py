"""The partners service's table of contents: its rules, its policies, its read models."""

from services.partners.domain.decider import DECIDER
from services.partners.policies import POLICIES
from shared.projections.projection import projections_of
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=projections_of("services.partners.projections"),
    policies=POLICIES,
)
