"""What is asked of the roster of a partner: invite, accept, remove, hand over."""

from enum import StrEnum

from pydantic import ConfigDict

from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
    SCREENING_RECORD_IS_MISSING,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.roster import (
    HANDOVER_IS_NOT_OFFERED,
    INVITATION_IS_UNKNOWN,
    PARTNER_HAS_A_SECOND_REPRESENTATIVE,
    PERSON_IS_NOT_ON_THE_ROSTER,
    PERSON_IS_ON_THE_ROSTER,
    REPRESENTATIVE_HANDS_OVER_FIRST,
    REPRESENTATIVE_IS_STILL_HERE,
    ROSTER_IS_FULL,
    WHO_OFFERS_DOES_NOT_ACCEPT,
)
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Flag, Id, Request
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import SIGNED_IN, Role, roles


class InvitedAs(StrEnum):
    """As what a person is invited."""

    SECOND_REPRESENTATIVE = "second_representative"
    MEMBER = "member"


class InviteMemberRequest(Request):
    """Whom a partner wants on its roster, and as what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "resident-lin", "role": "second_representative"}]}
    )

    person_id: ActorId
    """The person's id in this community, which they find on their own page."""
    role: InvitedAs
    """A second representative may do what the first may; a member is named, and can take over later."""


class InviteMember(InviteMemberRequest, Command):
    """A representative invites somebody to the roster, or offers a member another role.

    It holds once the person accepts. Asked again it replaces the invitation.
    """

    operation = Operation(
        "Invite somebody to a partner's roster",
        SIGNED_IN,
        (
            PARTNER_IS_UNKNOWN,
            ONLY_THE_REPRESENTATIVE_MAY,
            PARTNER_HAS_LEFT,
            PERSON_IS_ON_THE_ROSTER,
            PARTNER_HAS_A_SECOND_REPRESENTATIVE,
            ROSTER_IS_FULL,
        ),
    )

    partner_id: Id


class AcceptInvitation(Command):
    """Whoever is invited accepts, and is on the roster. Nobody accepts what they entered themselves."""

    operation = Operation(
        "Accept an invitation to a partner's roster",
        SIGNED_IN,
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            INVITATION_IS_UNKNOWN,
            WHO_OFFERS_DOES_NOT_ACCEPT,
            PARTNER_HAS_A_SECOND_REPRESENTATIVE,
        ),
    )

    partner_id: Id


class RemoveMember(Command):
    """A representative takes somebody off, or an invitation back; anybody goes, or declines, for themselves.

    The representative stays until somebody else has taken over.
    """

    operation = Operation(
        "Take somebody off a partner's roster",
        SIGNED_IN,
        (PARTNER_IS_UNKNOWN, ONLY_THE_REPRESENTATIVE_MAY, REPRESENTATIVE_HANDS_OVER_FIRST),
    )

    partner_id: Id
    person_id: ActorId


class OfferHandoverRequest(Request):
    """Who is to represent a partner."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person_id": "resident-lin"}]})

    person_id: ActorId
    """A member of the roster, who takes over by accepting."""


class OfferHandover(OfferHandoverRequest, Command):
    """The representative offers to hand the partner over to a member. A later offer replaces it."""

    operation = Operation(
        "Offer to hand a partner over",
        SIGNED_IN,
        (PARTNER_IS_UNKNOWN, ONLY_THE_REPRESENTATIVE_MAY, PARTNER_HAS_LEFT, PERSON_IS_NOT_ON_THE_ROSTER),
    )

    partner_id: Id


class NameRepresentativeRequest(ReasonRequest, OfferHandoverRequest):
    """Who is to represent a partner whose representative has left, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person_id": "resident-lin", "reason": "原代表人已离开社区，团队推举。"}]
        }
    )

    person_id: ActorId
    """Anybody, who takes over by accepting."""


class NameRepresentative(NameRepresentativeRequest, Command):
    """Staff offer to hand a partner over whose representative has left the community or is erased."""

    operation = Operation(
        "Name a partner's representative",
        roles(Role.STAFF),
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            REPRESENTATIVE_IS_STILL_HERE,
            PERSON_IS_ON_THE_ROSTER,
            RELATED_PERSON_TAKES_NO_PART,
        ),
        official=True,
    )

    partner_id: Id


class AcceptHandover(Command):
    """Whoever it was offered to takes the partner over. The former representative stays as a member.

    Under an agreement that serves minors the new representative needs a valid check first.
    """

    operation = Operation(
        "Take a partner over",
        SIGNED_IN,
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            HANDOVER_IS_NOT_OFFERED,
            WHO_OFFERS_DOES_NOT_ACCEPT,
            SCREENING_RECORD_IS_MISSING,
        ),
    )

    partner_id: Id


class CancelHandover(Command):
    """The representative takes an offer to hand over back, or the person to whom it was made declines."""

    operation = Operation("Cancel a hand-over", SIGNED_IN, (PARTNER_IS_UNKNOWN, HANDOVER_IS_NOT_OFFERED))

    partner_id: Id


class LeaveRosters(Command):
    """A person has left the community, or is erased. Sent by the gateway, which knows."""

    operation = by_policy()

    person_id: ActorId
    erased: Flag
