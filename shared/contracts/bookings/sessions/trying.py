"""A dry run of a session's draft: all that is against it, each with what helps."""

from enum import StrEnum

from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import DraftSessionRequest
from shared.contracts.bookings.spaces.obstacles import Obstacle
from shared.kernel.messages import Command
from shared.kernel.models import View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TrySessionRequest(DraftSessionRequest):
    """As for a draft."""


class TrySession(TrySessionRequest, Command):
    """Says what drafting a session would meet now, as the log's writer would decide it: every rule that is
    against it, and what helps. Nothing is drafted, and somebody may be quicker."""

    operation = Operation(
        "Try a session",
        roles(Role.PARTNER, Role.STAFF),
        (HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN, EQUIPMENT_IS_UNKNOWN, SESSION_IS_ONLY_TRIED),
    )


class SessionRemedy(StrEnum):
    """What helps where something is against a session's draft."""

    ANOTHER_TIME = "another_time"
    ANOTHER_SPACE = "another_space"
    ANOTHER_CATEGORY = "another_category"
    ANOTHER_PRICE = "another_price"
    """Draft it without its price, and set one anew: on a reference in force, within the cap."""
    FEWER_PLACES = "fewer_places"
    OTHER_TICKET_TYPES = "other_ticket_types"
    OTHER_EQUIPMENT = "other_equipment"
    OTHER_HOSTS = "other_hosts"
    """Plan it without this partner, or ask another one."""
    NO_PRICE = "no_price"
    """A volunteer activity has none."""
    AN_AGREEMENT = "an_agreement"
    """Agree on terms with the community anew."""
    A_SCREENING_RECORD = "a_screening_record"
    """Have staff record the check for work with minors anew."""
    THE_REPORTS = "the_reports"
    """Report the sessions first that are over."""
    ASK_STAFF = "ask_staff"


class SessionObstacle(Obstacle):
    """One rule that is against a draft."""

    remedy: SessionRemedy
    """What helps."""


class SessionTrialView(View):
    """What drafting a session would do now."""

    granted: bool
    """Whether nothing is against it."""
    against: tuple[SessionObstacle, ...]
    """All that is against it, not only what would refuse it first; empty where it would be drafted."""
