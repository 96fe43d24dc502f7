"""What is asked of receptions and of the intents that they are about."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.intents import (
    INTENT_HAS_NOT_LAPSED,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    INTENTS_ARE_OF_TWO_PEOPLE,
    NO_RECEPTION_CAN_BE_PLANNED,
    RECEPTION_LIES_IN_THE_PAST,
    RECEPTIONS_ARE_ONLY_TRIED,
)
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Id, Instant, Prose, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

Minutes = Annotated[int, Field(strict=True, ge=5, le=480)]
_PLANNING = (INTENT_IS_UNKNOWN, RECEPTION_LIES_IN_THE_PAST, NO_RECEPTION_CAN_BE_PLANNED)


class PlanReceptionsRequest(Request):
    """Receptions one after the other: 20 minutes each from Monday 14:00, in this room."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "intent_ids": ["0197d9a0-0000-7000-8000-000000000001"],
                    "starts_at": "2026-09-07T14:00:00+08:00",
                    "minutes": 20,
                    "place": "党群服务中心二楼会议室",
                }
            ]
        }
    )

    intent_ids: tuple[Id, ...] = Field(min_length=1, max_length=100)
    """Whom to receive, in this order. Those that no longer wait are skipped, and said."""
    starts_at: Instant
    """When the first begins."""
    minutes: Minutes
    """How long each lasts."""
    place: Title
    """Where they are, in words."""
    host_id: ActorId | None = None
    """Who receives them; left out, whoever plans."""


class PlanReceptions(PlanReceptionsRequest, Command):
    """Staff plan receptions. A time at which the host or the place is taken is passed over, and said.

    An intent that is planned again gets a new time in place of the one before.
    """

    operation = Operation("Plan receptions", roles(Role.STAFF), _PLANNING)


class TryReceptions(PlanReceptionsRequest, Command):
    """What planning these receptions would do now. Nothing is planned, and somebody may be quicker."""

    operation = Operation("Try receptions", roles(Role.STAFF), (*_PLANNING, RECEPTIONS_ARE_ONLY_TRIED))


class MeetIntentRequest(Request):
    """What came up in the talk."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "愿意先办一次公益体验课。"}]})

    note: Prose | None = None
    """What to remember, for those who work on intents; as little as possible about a person."""


class MeetIntent(MeetIntentRequest, Command):
    """Staff have talked with whoever offered to co-operate."""

    operation = Operation(
        "Record a talk about an intent",
        roles(Role.STAFF),
        (INTENT_IS_UNKNOWN, INTENT_WAITS_NO_MORE),
        official=True,
    )

    intent_id: Id


class InviteToApply(Command):
    """Staff invite whoever offered to co-operate to apply."""

    operation = Operation(
        "Invite to apply",
        roles(Role.STAFF),
        (INTENT_IS_UNKNOWN, INTENT_WAITS_NO_MORE, RELATED_PERSON_TAKES_NO_PART),
    )

    intent_id: Id


class DeclineIntent(ReasonRequest, Command):
    """Staff decline an offer, with a reason for whoever made it."""

    operation = Operation(
        "Decline an intent",
        roles(Role.STAFF),
        (INTENT_IS_UNKNOWN, INTENT_WAITS_NO_MORE),
        official=True,
    )

    intent_id: Id


class LapseIntent(Command):
    """Staff let an intent go whose reception passed without a talk, or after which nobody applied."""

    operation = Operation(
        "Let an intent lapse", roles(Role.STAFF), (INTENT_IS_UNKNOWN, INTENT_HAS_NOT_LAPSED)
    )

    intent_id: Id


class MergeIntentsRequest(Request):
    """Which intent goes on in place of another."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"into": "0197d9a0-0000-7000-8000-000000000002"}]}
    )

    into: Id
    """The intent of the same person that goes on."""


class MergeIntents(MergeIntentsRequest, Command):
    """Staff merge an intent into another one of the same person, which keeps its own place in the queue."""

    operation = Operation(
        "Merge intents",
        roles(Role.STAFF),
        (INTENT_IS_UNKNOWN, INTENTS_ARE_OF_TWO_PEOPLE, INTENT_WAITS_NO_MORE),
    )

    intent_id: Id
