"""Membership: how a person joins a community, by a code that staff hand out or by being registered."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints

from shared.contracts.gateway.refusals import PERSON_IS_A_MEMBER_ALREADY, PERSON_IS_ERASED
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Flag, Id, Instant, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role, roles

ClaimCodeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[0-9A-Za-z -]+$"),
]


class IssueClaimCodeRequest(Request):
    """For whom the code is."""

    person_id: Id | None = None
    """The person registered here whose membership the code opens; null for a code with which somebody
    joins who is not registered yet."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "0197e2a0-1111-7000-8000-000000000001"}, {}]}
    )


class ClaimRequest(Request):
    """A claim code, as somebody types it in."""

    code: ClaimCodeText
    """The code that staff handed out; case, spaces and hyphens don't matter."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "7K2M-Q4XW-9TDR-B3HV"}]})


class ClaimCodeView(View):
    """A claim code. It is shown this once; the platform keeps only its hash."""

    code: str
    """The code itself, in groups of four, for paper or a QR code."""
    person_id: Id | None
    """The person whose membership it opens; null where whoever redeems it joins anew."""
    expires_at: Instant
    """Until when it can be redeemed."""


class MembershipView(View):
    """Who the caller is in this community, now that the code is redeemed."""

    person_id: ActorId
    """The member's opaque id here: all that this community's events ever carry of them."""
    sequence: int
    """A query that carries it as ``min_sequence`` sees the change."""


class RegisterPerson(Command):
    """Staff make somebody a resident whom they have identified and whose id is new.

    Another member of staff, or a one-time code that another one hands out, verifies them before they count.
    """

    operation = Operation("Register a resident", roles(Role.STAFF), (PERSON_IS_ERASED,))

    person_id: Id
    shares_phone: Flag = False
    """Whether somebody else has the same number."""


class JoinCommunity(Command):
    """Whoever redeemed a claim code becomes a resident. The gateway alone sends it, after the code."""

    operation = Operation("Join a community", SIGNED_IN, (PERSON_IS_ERASED,))

    person_id: Id
    handed_out_by: ActorId
    """Who of the staff handed out the code."""


class ClaimMembership(Command):
    """An account is bound to the person for whom its claim code was. The gateway alone sends it."""

    operation = Operation("Claim a membership", SIGNED_IN, (PERSON_IS_ERASED, PERSON_IS_A_MEMBER_ALREADY))

    identity_id: Id
    person_id: Id


class MembershipClaimed(Event):
    """From now on whoever signs in as this identity is this person here."""

    type: ClassVar[str] = "gateway.membership_claimed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    identity_id: ActorId
