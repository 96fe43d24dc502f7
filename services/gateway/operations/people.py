"""People of a community: what it knows of them, who may read that, and that reading is remembered."""

from collections.abc import Iterable, Mapping
from heapq import nsmallest

from services.gateway.domain.state import DISTRICT_LOG, GatewayState
from services.gateway.erasure import release
from services.gateway.identity.vault import ContactRead, Person
from services.gateway.operations.caller import Caller
from services.gateway.operations.phones import require_free, require_own_number
from services.gateway.platform import Gateway
from shared.contracts.gateway.contact import ON_BEHALF, ContactPurpose, ContactReadView
from shared.contracts.gateway.identity import (
    MergeAskView,
    MeView,
    PersonView,
    PutMeRequest,
    RegisterPersonRequest,
    RevokeRole,
)
from shared.contracts.gateway.membership import RegisterPerson
from shared.contracts.gateway.refusals import PERSON_IS_ERASED, PERSON_IS_UNKNOWN
from shared.eventlog.refusals import COMMAND_ID_WAS_USED
from shared.kernel.ids import new_id
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Kind, Rejected
from shared.kernel.roles import Role
from shared.projections.cursors import cursor_after, key_in

_LIST, _READS = "people", "contact_reads"
"""What cursors of these lists are marked with."""


async def own_contact(gateway: Gateway, person_id: str) -> Person | None:
    """What a person is shown of themselves: their account's, else what a community knows of them."""
    vault = gateway.vault
    account = await vault.person(DISTRICT_LOG, person_id)
    known_in = await vault.communities_of(person_id) if account is None else ()
    return await vault.person(known_in[0], person_id) if known_in else account


async def get_me(caller: Caller) -> MeView:
    """The caller as they are in this community, or without one in their account."""
    if not caller.community:
        person = await caller.gateway.vault.person(DISTRICT_LOG, caller.actor.id)
        return _me(caller, person, None)
    state = await caller.gateway.state_of(caller.community)
    purpose = ON_BEHALF if caller.actor.on_behalf_of is not None else None
    known = await contacts(caller, [caller.person_id], purpose)
    return _me(caller, known.get(caller.person_id), state)


async def put_me(caller: Caller, body: PutMeRequest) -> MeView:
    """Keeps the caller's own name and phone: for this community, or without one for the account.

    A new number opens no account by a code until one that was sent there came back: it may be mistyped, or
    be that of whoever acts for the caller.
    The account's go to every community too that knows the caller already, and to no other.
    """
    vault, person_id = caller.gateway.vault, caller.person_id
    if not caller.community:
        await require_own_number(caller, body.phone)
        person = await vault.put_person(
            DISTRICT_LOG,
            person_id,
            body.name,
            body.phone,
            email=body.email,
            unproved=True,
            expected=caller.expected_revision,
        )
        for community in await vault.communities_of(person_id):
            await vault.put_person(
                community, person_id, body.name, body.phone, email=body.email, unproved=True
            )
        return _me(caller, person, None)
    state = await caller.gateway.state_of(caller.community)
    if not state.is_member(person_id):
        raise Rejected(PERSON_IS_UNKNOWN)
    await require_own_number(caller, body.phone)
    person = await vault.put_person(
        caller.community,
        person_id,
        body.name,
        body.phone,
        email=body.email,
        unproved=True,
        expected=caller.expected_revision,
    )
    return _me(caller, person, state)


async def register_person(caller: Caller, body: RegisterPersonRequest) -> tuple[str, Outcome]:
    """Registers a resident; a repeat with the same Idempotency-Key gives the same person.

    After an erasure a repeat is refused, and brings nothing back.
    """
    vault, community = caller.gateway.vault, caller.community
    person_id = caller.new_id(community, "person")
    if person_id in (await caller.gateway.state_of(DISTRICT_LOG)).erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
    before = await vault.person(community, person_id)
    if before is not None and (before.name, before.phone, before.email) != (
        body.name,
        body.phone,
        body.email,
    ):
        raise Rejected(COMMAND_ID_WAS_USED)
    # The vault itself refuses whoever is erased between the line above and the next.
    await vault.put_person(community, person_id, body.name, body.phone, email=body.email)
    try:
        # Looked at after it is written: of two who do so at once, one sees the other.
        if not body.shares_phone:
            await require_free(caller.gateway, community, body.phone, person_id, names=True)
        shares = body.shares_phone and body.phone is not None
        return person_id, await caller.submit(RegisterPerson, person_id=person_id, shares_phone=shares)
    except Rejected as rejected:
        if before is None and rejected.refusal.kind is not Kind.UNAVAILABLE:
            await vault.forget_person(community, person_id)
        raise


async def revoke_role(caller: Caller, person_id: str, role: Role) -> Outcome:
    """Takes a role; with the resident's goes what the person has ahead in rooms and sessions.

    What a failure in between leaves undone is done when it is asked again, and at the next start.
    """
    outcome = await caller.submit(RevokeRole, person_id=person_id, role=role)
    if role is Role.RESIDENT:
        member = (await caller.gateway.state_of(caller.community)).member_of(person_id)
        await release(caller.gateway, caller.community, member)
    return outcome


async def list_people(
    caller: Caller,
    role: Role | None,
    purpose: ContactPurpose | None,
    cursor: str | None,
    limit: int,
    *,
    verified: bool | None = None,
) -> Page[PersonView]:
    """The members of this community; names and phones only for a purpose."""
    state = await caller.gateway.state_of(caller.community)
    after = key_in(cursor, _LIST) or ""
    found = nsmallest(
        limit + 1,
        (
            person
            for person, roles in state.roles.items()
            if person > after
            and (role is None or role in roles)
            and (verified is None or verified is not (person in state.unverified))
        ),
    )
    known = await contacts(caller, found[:limit], purpose)
    people = [_view(person, known.get(person), state) for person in found[:limit]]
    return Page(items=people, next_cursor=cursor_after(found, limit, _LIST))


async def find_people(
    caller: Caller, text: str, purpose: ContactPurpose, limit: int = 20
) -> list[PersonView]:
    """The members whose name or telephone number holds this text; that those were read is written down."""
    state = await caller.gateway.state_of(caller.community)
    everybody = await caller.gateway.vault.people(caller.community, state.roles)
    wanted, digits = text.strip().casefold(), "".join(sign for sign in text if sign.isdigit())
    fitting = sorted(
        (person.name, person_id)
        for person_id, person in everybody.items()
        if wanted and (wanted in person.name.casefold() or _has_digits(person, digits))
    )[:limit]
    known = await contacts(caller, [person_id for _, person_id in fitting], purpose)
    return [_view(person_id, known.get(person_id), state) for _, person_id in fitting]


async def get_person(caller: Caller, person_id: str, purpose: ContactPurpose | None) -> PersonView:
    """One member with their roles here; name and phone for themselves, and for others only for a purpose.

    A treasurer looks somebody up about a gift or a receipt alone, which a donor's name stands on.
    """
    keeps_books = caller.has(Role.TREASURER) and purpose is ContactPurpose.FUND
    if person_id != caller.person_id and not (keeps_books or caller.has(Role.STAFF, Role.DISTRICT)):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    state = await caller.gateway.state_of(caller.community)
    if not state.is_member(person_id):
        raise Rejected(PERSON_IS_UNKNOWN)
    known = await contacts(caller, [person_id], purpose)
    return _view(person_id, known.get(person_id), state)


async def contacts(caller: Caller, person_ids: Iterable[str], purpose: str | None) -> Mapping[str, Person]:
    """What this community knows of these members, for whoever may ask and says for what.

    That others' data was read is written down before it is given. Without a purpose one gets one's own alone.
    """
    own = caller.person_id if caller.actor.on_behalf_of is None else None
    wanted = [one for one in person_ids if purpose is not None or one == own]
    known = await caller.gateway.vault.people(caller.community, wanted) if wanted else {}
    reads = [
        ContactRead(caller.community, one, caller.actor.id, purpose, caller.now, new_id(caller.now))
        for one in known
        if purpose is not None and one != own
    ]
    if reads:
        await caller.gateway.vault.note_reads(reads)
    return known


async def name_at_counter(caller: Caller, session: str) -> str:
    """The name of the resident in whose place staff act, for the head of each page; empty where it has none.

    That they read it is written down once a session, and not once a page.
    """
    gateway, person_id = caller.gateway, caller.person_id
    occasion = (session, caller.community, person_id)
    if occasion in gateway.at_counter:
        known = await gateway.vault.people(caller.community, [person_id])
    else:
        known = await contacts(caller, [person_id], ON_BEHALF)
        gateway.at_counter.add(occasion)
    return known[person_id].name if person_id in known else ""


async def contact_reads(
    gateway: Gateway, identity: str, cursor: str | None, limit: int
) -> Page[ContactReadView]:
    """Who read the contact data of an account's bearer, in every community, the newest first."""
    persons = {identity}
    for community in await gateway.community_names():
        state = await gateway.state_of(community)
        member = state.member_of(identity)
        persons |= {member, *state.merged_into(member)}
    reads = await gateway.vault.reads_of(persons, key_in(cursor, _READS), limit + 1)
    items = [
        ContactReadView(
            community=one.community,
            person_id=one.person_id,
            reader_id=one.reader,
            purpose=one.purpose,
            read_at=one.at,
            read_id=one.id,
        )
        for one in reads[:limit]
    ]
    return Page(items=items, next_cursor=cursor_after([one.id for one in reads], limit, _READS))


def _has_digits(person: Person, digits: str) -> bool:
    """Whether the number ends as somebody says it at a counter: its last four digits at least."""
    phone = "".join(sign for sign in person.phone or "" if sign.isdigit())
    return len(digits) >= 4 and phone.endswith(digits)


def _me(caller: Caller, person: Person | None, state: GatewayState | None) -> MeView:
    """The caller as they see themselves; ``state`` is that of the community, if there is one."""
    person_id, roles = caller.person_id, caller.roles
    if state is not None and caller.actor.on_behalf_of is not None:
        roles = state.roles_of(person_id)
    partners = state.partners.get(person_id, set()) if state is not None else set()
    return MeView(
        person_id=person_id,
        name=person.name if person else None,
        phone=person.phone if person else None,
        email=person.email if person else None,
        roles=sorted(roles),
        partner_ids=sorted(partners),
        revision=person.revision if person else None,
    )


def _view(person_id: str, person: Person | None, state: GatewayState) -> PersonView:
    registration, asked = state.unverified.get(person_id), state.merge_asked.get(person_id)
    return PersonView(
        person_id=person_id,
        name=person.name if person else None,
        phone=person.phone if person else None,
        email=person.email if person else None,
        roles=sorted(state.roles.get(person_id, ())),
        partner_ids=sorted(state.partners.get(person_id, ())),
        verified=registration is None,
        shares_phone=registration is not None and registration.shares_phone,
        merge_asked=MergeAskView(into=asked.into, asked_by=asked.by, asked_at=asked.at) if asked else None,
    )
