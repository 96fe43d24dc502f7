"""The group around a campaign (社群): who belongs to it, and what they are told."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_UNKNOWN,
    GROUP_IS_BY_INVITATION,
    PERSON_IS_NOT_IN_THE_GROUP,
)
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.messages import ActorId, Command, Event, OwnCommand, Withheld
from shared.kernel.models import Id, Instant, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import MEMBERS, Role, roles


class JoinGroup(OwnCommand):
    """The caller joins the group around a campaign. That of directed giving is made by staff."""

    operation = Operation(
        "Join a campaign's group",
        MEMBERS,
        (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_IN_ANOTHER_STATE, GROUP_IS_BY_INVITATION),
    )

    campaign_id: Id


class LeaveGroup(OwnCommand):
    """The caller leaves the group. What they gave or pledged stays."""

    operation = Operation(
        "Leave a campaign's group", MEMBERS, (CAMPAIGN_IS_UNKNOWN, PERSON_IS_NOT_IN_THE_GROUP)
    )

    campaign_id: Id


class AddToGroupRequest(Request):
    """Who is asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "0197e1a2-5c00-7000-8000-00000000a11c"}]}
    )

    person_id: ActorId
    """A member of this community: an opaque id."""


class AddToGroup(AddToGroupRequest, Command):
    """Staff name somebody whom a campaign asks (Charity Law, art. 28)."""

    operation = Operation(
        "Add a person to a campaign's group",
        roles(Role.STAFF, Role.TREASURER),
        (PERSON_IS_NO_MEMBER_HERE, CAMPAIGN_IS_UNKNOWN),
    )

    campaign_id: Id


class GroupJoined(Event):
    """Who belongs to a campaign's group."""

    type: ClassVar[str] = "fund.campaign_group_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    campaign_id: Id
    person_id: PersonId
    joined_at: Instant


class GroupLeft(Event):
    """Who belongs to a campaign's group no longer."""

    type: ClassVar[str] = "fund.campaign_group_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    campaign_id: Id
    person_id: PersonId
    left_at: Instant


class PostUpdateRequest(Request):
    """How the campaign's project goes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "苗到了", "text": "周六上午九点一起种，带上手套。"}]}
    )

    title: Title
    """What it is about."""
    text: Text
    """What there is to tell, for everybody to read; never about an identifiable person."""


class PostUpdate(PostUpdateRequest, Command):
    """Staff tell the group, and everybody who reads the page, how it goes."""

    operation = Operation(
        "Post an update of a campaign",
        roles(Role.STAFF, Role.TREASURER),
        (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_IN_ANOTHER_STATE),
        makes="update_id",
    )

    campaign_id: Id


class UpdatePosted(Event):
    """How a campaign's project goes."""

    type: ClassVar[str] = "fund.campaign_update_posted.v1"

    update_id: Id
    """Id of the update."""
    campaign_id: Id
    """The campaign."""
    title: str
    """What it is about."""
    text: str
    """What there is to tell."""
    posted_at: Instant
    """When it was posted."""
