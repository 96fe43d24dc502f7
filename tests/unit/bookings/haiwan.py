"""Haiwan, as the specifications of bookings find it: its rules, its spaces, its people, its Sky Farm."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, HoldSpace
from shared.contracts.bookings.enrolments.commands import Enrol
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.hosts import HostRegistered, HostTermsSet
from shared.contracts.bookings.programme import RulesAdopted
from shared.contracts.bookings.sessions.commands import DraftSession, OpenSession, PriceSession
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.contracts.bookings.spaces.events import SpaceOpened
from shared.contracts.partners.admission import AgreementTerms, Mechanism, PartnerForm
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.programme import Rules
from shared.kernel.messages import Actor, Command, Envelope, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope

LIN, CHEN, WU = "resident-lin", "resident-chen", "resident-wu"
STAFF, FARMER, STRANGER = "staff-zhou", "partner-farmer", "resident-stranger"

DANCE_ROOM = "0197e3a0-5c00-7a10-8000-000000000001"
SOLARIUM = "0197e3a0-5c00-7a10-8000-000000000003"
CALLIGRAPHY = "0197e3a0-5c00-7a10-8000-000000000002"
TERRACE = "0197e3a0-5c00-7a10-8000-000000000004"
SKY_FARM = "0197e3a0-5c00-7a10-8000-00000000a001"
AGREEMENT = "0197e3a0-5c00-7a10-8000-00000000a101"
NOWHERE = "0197e3a0-5c00-7a10-8000-0000000000ff"

_command_ids = count(1)


def at(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    """A moment of 2026 as the clock on the wall in Guangzhou shows it; the 8th of July is a Wednesday."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def by(person: str, *roles: Role, now: datetime = MONDAY, on_behalf_of: str | None = None) -> Envelope:
    """The envelope of a command with an id of its own."""
    fields = envelope(person, *roles, at=now, command_id=f"command-{next(_command_ids)}")
    if on_behalf_of is not None:
        fields["actor"] = Actor(id=person, roles=frozenset(roles), on_behalf_of=on_behalf_of)
    return fields


def resident(person: str = LIN, now: datetime = MONDAY) -> Envelope:
    return by(person, Role.RESIDENT, now=now)


def staff(now: datetime = MONDAY) -> Envelope:
    return by(STAFF, Role.STAFF, now=now)


def farmer(now: datetime = MONDAY) -> Envelope:
    return by(FARMER, Role.PARTNER, now=now)


def policy(now: datetime = MONDAY) -> Envelope:
    return by("policy:on_partner_admitted", Role.SYSTEM, now=now)


def tick(now: datetime) -> Tick:
    return Tick(**by("clock", Role.SYSTEM, now=now))


def rules_adopted(rules: Rules | None = None, effective_from: datetime = MONDAY) -> RulesAdopted:
    return RulesAdopted(rules=rules or Rules(), effective_from=effective_from, adopted_at=MONDAY)


def space_opened(
    space_id: str = DANCE_ROOM,
    name: str = "舞蹈室",
    capacity: int = 25,
    units: int = 1,
    buffer_minutes: int = 10,
) -> SpaceOpened:
    return SpaceOpened(
        space_id=space_id,
        name=name,
        name_en="A room",
        floor=2,
        area_m2=80,
        capacity=capacity,
        units=units,
        buffer_minutes=buffer_minutes,
        opening_windows=None,
        opened_at=MONDAY,
    )


TERRACE_OPENED = space_opened(TERRACE, "三楼露天平台", capacity=60, units=2, buffer_minutes=15)
CALLIGRAPHY_OPENED = space_opened(CALLIGRAPHY, "书法区", capacity=12, buffer_minutes=0)


def terms(
    share_bps: int = 1_500,
    price_ratio_bps: int = 5_000,
    space_ids: tuple[str, ...] = (),
    serves_minors: bool = True,
    ends_at: datetime | None = None,
    session_categories: tuple[SessionCategory, ...] = (),
) -> AgreementTerms:
    return AgreementTerms(
        share_bps=share_bps,
        price_ratio_bps=price_ratio_bps,
        space_ids=space_ids,
        session_categories=session_categories,
        serves_minors=serves_minors,
        starts_at=MONDAY,
        ends_at=ends_at or at(31, 12, month=12),
    )


HOST_REGISTERED = HostRegistered(
    partner_id=SKY_FARM,
    form=PartnerForm.TEAM,
    mechanism=Mechanism.SPACE_COOPERATION,
    organisation="广州晓宸生物科技有限公司",
    project="天空农场",
    representative=FARMER,
    registered_at=MONDAY,
)


def terms_set(agreed: AgreementTerms | None = None) -> HostTermsSet:
    return HostTermsSet(
        partner_id=SKY_FARM, agreement_id=AGREEMENT, version=1, terms=agreed or terms(), set_at=MONDAY
    )


GIVEN: set[tuple[type[Command], Refusal]] = set()
"""Which command was refused by which rule, in all the specifications of this process."""


class _Specification(Specification[Bookings]):
    """Remembers what was refused; and what can't be booked can't be held either."""

    def refuses(self, command: Command, refusal: Refusal) -> dict[str, Any]:
        if type(command) is BookSpace:
            self.refuses(HoldSpace(**dict(command)), refusal)
        facts = super().refuses(command, refusal)
        GIVEN.add((type(command), refusal))
        return facts


def specification() -> Specification[Bookings]:
    """Nothing has happened."""
    return _Specification(DECIDER)


def haiwan(rules: Rules | None = None) -> Specification[Bookings]:
    """The community is open, with its spaces and with Sky Farm under an agreement."""
    return specification().given(
        rules_adopted(rules),
        space_opened(),
        CALLIGRAPHY_OPENED,
        TERRACE_OPENED,
        HOST_REGISTERED,
        terms_set(),
    )


def book(
    starts_at: datetime,
    minutes: int = 60,
    *,
    who: Envelope | None = None,
    space_id: str = DANCE_ROOM,
    units: int = 1,
    partner_id: str | None = None,
    for_the_community: bool = False,
) -> BookSpace:
    return BookSpace(
        space_id=space_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        units=units,
        partner_id=partner_id,
        for_the_community=for_the_community,
        **(who or resident()),
    )


def hold(starts_at: datetime, minutes: int = 60, *, who: Envelope | None = None) -> HoldSpace:
    return HoldSpace(
        space_id=DANCE_ROOM,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **(who or resident()),
    )


SATURDAY_LESSON = at(11, 9)
LESSON_MINUTES = 90


def draft(
    starts_at: datetime = SATURDAY_LESSON,
    *,
    who: Envelope | None = None,
    space_id: str = TERRACE,
    capacity: int = 2,
    for_minors: bool = False,
    volunteer: bool = False,
    partner_id: str = SKY_FARM,
) -> DraftSession:
    return DraftSession(
        partner_id=partner_id,
        space_id=space_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=LESSON_MINUTES),
        title="亲子无土栽培课",
        capacity=capacity,
        for_minors=for_minors,
        volunteer=volunteer,
        **(who or farmer()),
    )


def price(session_id: str, price_fen: int = 5_000, who: Envelope | None = None) -> PriceSession:
    return PriceSession(
        session_id=session_id,
        market_reference_fen=12_800,
        market_source="南沙区三家同类课程单次均价",
        price_fen=price_fen,
        **(who or farmer()),
    )


def drafted(
    spec: Specification[Bookings],
    *,
    starts_at: datetime = SATURDAY_LESSON,
    capacity: int = 2,
    for_minors: bool = False,
    volunteer: bool = False,
) -> str:
    """Drafts a lesson on the terrace, on Saturday morning unless told; its id."""
    spec.when(draft(starts_at, capacity=capacity, for_minors=for_minors, volunteer=volunteer))
    return spec.happened(SessionDrafted).session_id


def opened(
    spec: Specification[Bookings],
    *,
    starts_at: datetime = SATURDAY_LESSON,
    capacity: int = 2,
    price_fen: int = 5_000,
) -> str:
    """Drafts, prices and opens the lesson; its id."""
    session_id = drafted(spec, starts_at=starts_at, capacity=capacity)
    if price_fen:
        spec.when(price(session_id, price_fen))
    spec.when(OpenSession(session_id=session_id, **farmer()))
    return session_id


def enrol(spec: Specification[Bookings], session_id: str, person: str = LIN, now: datetime = MONDAY) -> str:
    """Enrols a resident who gets a place or waits; the enrolment's id."""
    spec.when(Enrol(session_id=session_id, **resident(person, now)))
    (event,) = spec.last
    assert isinstance(event, EnrolmentConfirmed | WaitlistJoined)
    return event.enrolment_id
