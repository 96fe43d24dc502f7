"""The gateway as a service: it has a log of its own, of people, their roles, and what they are told."""

from services.gateway.domain.decider import DECIDER
from services.gateway.policies import POLICIES
from services.gateway.projections.inbox import INBOX
from services.gateway.projections.outgoing import OUTGOING
from shared.runtime.service import Service

SERVICE = Service(decider=DECIDER, projections=(INBOX, OUTGOING), policies=POLICIES)
