"""One person, one voice: who was verified by whom, and records that turned out to be one person's."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.gateway.refusals import (
    MERGED_PERSON_HAS_OTHER_ROLES,
    MERGED_PERSON_HAS_SOMETHING_OPEN,
    PERSON_IS_NO_MEMBER_HERE,
    RECORDS_ARE_ONE_ALREADY,
    WHO_REGISTERED_DOES_NOT_VERIFY,
)
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role, people, roles


class Registration(Frozen):
    """How somebody became a resident who has yet to be verified."""

    registered_by: ActorId
    """Who of the staff registered them, or handed out the code with which they joined."""
    registered_at: Instant
    shares_phone: bool = False
    """Whether somebody else has the same number."""


class VerifyResident(Command):
    """A second member of staff confirms that a resident is who they say. From then on they count.

    It is not done by whoever registered them or handed out their code. Asked again, it changes nothing.
    """

    operation = Operation(
        "Verify a resident",
        people(Role.STAFF),
        (PERSON_IS_NO_MEMBER_HERE, WHO_REGISTERED_DOES_NOT_VERIFY),
    )

    person_id: Id


class OpenMembership(Command):
    """Somebody redeemed a claim code for a record that is there. The gateway alone sends it, after the code.

    From then on the resident waits, as whoever joined does, for another member of staff than the one who
    handed out the code: else one pair of hands could redeem it too, and speak for a resident.
    """

    operation = Operation("Open a membership by its code", SIGNED_IN)

    person_id: Id
    handed_out_by: ActorId


class MergePersonsRequest(Request):
    """Which record stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"into": "0197e2a0-1111-7000-8000-000000000002"}]}
    )

    into: Id
    """The resident whose record stays; whoever signed in as the other one is this one from then on."""


class MergePersons(MergePersonsRequest, Command):
    """Staff have found that two records are one person's: the one of the path goes into the other.

    The first member of staff asks for it, and another one who asks for the same does it: whoever signs in as
    the merged record is the other person from then on, and one of two voices is lost.

    Both ids stay in the logs, the merged one leads to the other, and they count once in what is not over. The
    merged record must be a resident's and nothing more, with nothing open: bookings and places ahead,
    applications, intents and complaints come to an end first.
    """

    operation = Operation(
        "Merge two records of one person",
        people(Role.STAFF),
        (
            RECORDS_ARE_ONE_ALREADY,
            PERSON_IS_NO_MEMBER_HERE,
            MERGED_PERSON_HAS_OTHER_ROLES,
            MERGED_PERSON_HAS_SOMETHING_OPEN,
        ),
    )

    person_id: Id


class DropMerge(Command):
    """Staff drop the wish to merge a record: it is another person's, or was a mistake."""

    operation = Operation("Drop the wish to merge a record", roles(Role.STAFF))

    person_id: Id


class MergeAsked(Event):
    """A member of staff holds that two records are one person's. Another one has yet to look."""

    type: ClassVar[str] = "gateway.merge_asked.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    asked_by: ActorId
    asked_at: Instant


class MergeDropped(Event):
    """The record is not merged: nobody waits to look at it any more."""

    type: ClassVar[str] = "gateway.merge_dropped.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    dropped_by: ActorId


class ResidentVerified(Event):
    """From now on the person counts as one."""

    type: ClassVar[str] = "gateway.resident_verified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    verified_by: ActorId
    """The second member of staff: who looked, or in earlier records who handed out the code."""
    by_code: bool
    """Whether the person redeemed a one-time code: earlier, that verified them."""


class MembershipOpened(Event):
    """Whoever redeemed this claim code acts as the person from now on: by an account, or in a browser."""

    type: ClassVar[str] = "gateway.membership_opened.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    handed_out_by: ActorId
    """Who handed out the code: staff, or the district for whoever holds an office."""
    opened_at: Instant


class PersonsMerged(Event):
    """Two records were one person's: the first id leads to the second from now on."""

    type: ClassVar[str] = "gateway.persons_merged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    merged_by: ActorId
    merged_at: Instant
    asked_by: ActorId | None = None
    """The first of two members of staff; absent where one alone did it, as was possible earlier."""


class MergeView(View):
    """A merge that was done."""

    person_id: ActorId
    """The record that is no more."""
    into: ActorId
    """The person's other record, which stays."""
    merged_by: ActorId
    """Who of the staff did it."""
    asked_by: ActorId | None = None
    """Who had asked for it before; null where one did both, as was possible earlier."""
    merged_at: Instant
    """When."""


LIST_MERGES = Operation("List merged records", roles(Role.STAFF, Role.DISTRICT))
