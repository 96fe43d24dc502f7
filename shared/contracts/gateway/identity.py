"""People and their roles: what the gateway records, and what it shows of them."""

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.gateway.refusals import (
    LAST_DISTRICT_OFFICER_MUST_REMAIN,
    PERSON_IS_ERASED,
    PERSON_IS_NO_MEMBER_HERE,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
)
from shared.contracts.gateway.verification import Registration
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import CommunityId, Flag, Id, Instant, Phone, Request, Revision, View, is_unsaid
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import SIGNED_IN, Role, roles

CommunityRole = Literal[
    Role.RESIDENT, Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR
]
"""What can be granted in a community. The partner role comes from an admission, the district's from the
district, the system's from nobody."""

PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=254,
        pattern=r"^[!#-'*+./0-9A-Z^-~-]{1,64}@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$",
    ),
]
"""An address as mail servers take it everywhere: ASCII, without quotation, and so without the brackets and
commas that need it (RFC 5322, section 3.2.3)."""


class PutMeRequest(Request):
    """What a person lets the vault keep of them: nothing of it is ever in an event."""

    name: PersonName
    """The person's name. It is kept where it can be erased, and never in an event."""
    phone: Phone | None = None
    """The person's telephone number; null where none is to be kept."""
    email: Email | None = None
    """The address to which messages are sent; null where none is to be kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "林秀英", "phone": "+86 138 0000 0000"}]}
    )


class RegisterPersonRequest(PutMeRequest):
    """What the vault keeps of a person: nothing of it is ever in an event."""

    shares_phone: Flag = False
    """Whether the number is somebody else's too, as in a family; a second member of staff confirms that."""


class GrantRole(Command):
    """Staff make members residents; the district grants every role. Granting what is held changes nothing.

    Nobody is made a resident who is no member of this community yet: one joins by a claim code, or by being
    registered here. Whoever audits is neither staff nor treasurer nor committee; a supervisor neither
    treasurer nor committee. The partner role can't be granted: it comes with an admission.
    """

    operation = Operation(
        "Grant a role",
        roles(Role.STAFF, Role.DISTRICT),
        (
            ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
            PERSON_IS_ERASED,
            PERSON_IS_NO_MEMBER_HERE,
            ROLES_EXCLUDE_EACH_OTHER,
        ),
    )

    person_id: Id
    """The person who gets the role."""
    role: CommunityRole
    """The role to grant in this community."""


class RevokeRole(Command):
    """Whoever may grant a role may revoke it. Revoking what is not held changes nothing."""

    operation = Operation(
        "Revoke a role", roles(Role.STAFF, Role.DISTRICT), (ROLE_MAY_NOT_BE_GRANTED_BY_YOU,)
    )

    person_id: Id
    """The person who loses the role."""
    role: CommunityRole
    """The role to revoke in this community."""


class BindPartner(Command):
    """A partner was admitted: its representative gets the partner role. Asked for by a policy alone."""

    operation = by_policy()

    person_id: ActorId
    partner_id: Id


class BindRepresentatives(Command):
    """Others act for a partner than before. Asked for by a policy alone."""

    operation = by_policy()

    partner_id: Id
    person_ids: tuple[ActorId, ...] = Field(max_length=2)


class NameFirstOfficers(Command):
    """Gives the district its first officers, who name all others. Asked for by the host alone."""

    operation = by_policy()

    person_ids: tuple[Id, ...] = Field(min_length=1, max_length=50)


class AppointOfficer(Command):
    """From now on this person may do what the district may, in every community."""

    operation = Operation("Appoint an officer of the district", roles(Role.DISTRICT), (PERSON_IS_ERASED,))

    person_id: Id


class DismissOfficer(Command):
    """Takes the district's rights from a person. The last officer can't be dismissed."""

    operation = Operation(
        "Dismiss an officer of the district", roles(Role.DISTRICT), (LAST_DISTRICT_OFFICER_MUST_REMAIN,)
    )

    person_id: Id


class ErasePerson(Command):
    """Everything is taken from a person; what is known of them is erased from the vault beside it."""

    operation = Operation("Erase a person", SIGNED_IN, (LAST_DISTRICT_OFFICER_MUST_REMAIN,))

    person_id: Id


class RoleGranted(Event):
    type: ClassVar[str] = "gateway.role_granted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    role: Role
    partner_id: Id | None = None
    """With the partner role: for which partner the person acts."""
    registration: Registration | None = Field(default=None, exclude_if=is_unsaid)
    """Of a resident who has yet to be verified; None for everybody else, and for all before 0.2."""


class RoleRevoked(Event):
    type: ClassVar[str] = "gateway.role_revoked.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    role: Role


class PartnerUnbound(Event):
    """A person acts for a partner no more, and has the partner role only as long as there is another one."""

    type: ClassVar[str] = "gateway.partner_unbound.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    partner_id: Id


class PersonErased(Event):
    """The id is all that is left, so that what the logs say of it stays whole and means nobody."""

    type: ClassVar[str] = "gateway.person_erased.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    erased_at: Instant


class MergeAskView(View):
    """A member of staff holds that this record is another one's person."""

    into: ActorId
    """The record that would stay."""
    asked_by: ActorId
    """Who holds so; another member of staff looks and does it."""
    asked_at: Instant
    """When."""


class PersonView(View):
    """A person as those may see them who may: themselves, staff where they have a role, the district."""

    person_id: ActorId
    """The person's opaque id: all that events ever carry of them."""
    name: str | None
    """The person's name; null where the vault knows none, or no longer."""
    phone: str | None
    """The person's telephone number; null where the vault knows none."""
    email: str | None = None
    """The person's e-mail address; null where the vault knows none."""
    roles: list[Role]
    """What the person may do in this community."""
    partner_ids: list[Id]
    """The partners for whom the person acts here."""
    verified: bool = True
    """Whether they count as one: false for a resident whom a second member of staff has yet to verify."""
    shares_phone: bool = False
    """Whether they wait to be verified because somebody else has the same number."""
    merge_asked: MergeAskView | None = None
    """That somebody asked to merge this record into another one; null where nobody did."""


class OfficerView(View):
    """One who acts for the sub-district."""

    person_id: ActorId
    """The officer's opaque id."""
    name: str | None
    """The officer's name; null where the vault knows none."""


class MeView(View):
    """The caller: who they are, and, under a community, what they are there."""

    person_id: ActorId
    """The caller's opaque id, as their token says."""
    name: str | None
    """The caller's name; null where the vault knows none."""
    phone: str | None
    """The caller's telephone number; null where the vault knows none."""
    email: str | None = None
    """The caller's e-mail address; null where the vault knows none."""
    roles: list[Role]
    """What the caller may do in the community of the path; without one, for the whole district."""
    partner_ids: list[Id]
    """The partners for whom the caller acts in the community of the path; without one, none."""
    revision: Revision | None
    """How often the personal data was edited; null where there is none yet."""


class CommunitySummary(View):
    """A community, as a list shows it."""

    community: CommunityId
    """Its short name, to be used in paths."""
    name: str
    """What the community is called in Chinese."""
    name_en: str
    """What the community is called in English."""
