"""The gateway as a service: it has a log of its own, of people and their roles."""

from services.gateway.domain.decider import DECIDER
from services.gateway.policies import POLICIES
from shared.runtime.service import Service

SERVICE = Service(decider=DECIDER, policies=POLICIES)
