"""Whether whoever asks may do what they ask for: the same answer at every door."""

import re
from dataclasses import dataclass

from services.gateway.domain.exclusions import clashing
from services.gateway.domain.reserved import RESERVED_NAMES
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.account_keys import ACTOR
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import (
    ACCOUNT_IS_ERASED,
    COMMUNITY_NAME_IS_RESERVED,
    ON_BEHALF_IS_FOR_STAFF,
    PERSON_IS_UNKNOWN,
    PLATFORM_IS_NOT_READY,
    ROLES_HELD_EXCLUDE_EACH_OTHER,
    SIGN_IN_IS_REQUIRED,
)
from shared.kernel.messages import Actor
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Rejected
from shared.kernel.roles import Allowed, Role

ANONYMOUS = "anonymous"
_COMMUNITY = re.compile(r"[a-z][a-z0-9-]{1,31}\Z")
_NOBODY: frozenset[Role] = frozenset()
_OFFICER = frozenset({Role.DISTRICT})
_STAFF = frozenset({Role.STAFF})


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which community, and what they say beside it: headers of the API, fields of a form."""

    person: str | None
    """None for a stranger."""
    community: str
    """Empty where an operation belongs to none."""
    request_id: str | None = None
    idempotency_key: str | None = None
    expected_revision: int | None = None
    on_behalf_of: str | None = None
    """The resident for whom staff act."""
    changes: bool = False
    """Whether it is a command, and no question."""


async def admit(gateway: Gateway, allowed: Allowed, asking: Asking) -> Caller:
    """The caller of an operation that is for those who are ``allowed``.

    Whoever holds roles that exclude each other reads in both and changes something in neither. Raises
    `Rejected`: 401 for a stranger, 404 for a community that isn't there, 403 for the rest.
    """
    if allowed.signed_in and asking.person is None:
        raise Rejected(SIGN_IN_IS_REQUIRED)
    community = asking.community
    known = bool(community) and await is_open(gateway, community)
    # The log of a community that isn't there is not even looked at: anybody can make up a name.
    here = community if known else ""
    roles = await roles_of(gateway, here, asking.person)
    if community and not known:
        _refuse_unknown(allowed, asking, roles)
    exclusive = await _exclusive(gateway, here, roles) if asking.changes else _NOBODY
    actor = Actor(id=await _member_of(gateway, here, asking.person), roles=roles - exclusive)
    needed = allowed.roles if asking.on_behalf_of is None else _STAFF
    if needed & exclusive and not actor.has(*needed):
        raise Rejected(ROLES_HELD_EXCLUDE_EACH_OTHER, roles=[*sorted(exclusive)])
    if asking.on_behalf_of is not None:
        actor = await _on_behalf(gateway, community, actor, asking.on_behalf_of)
    if allowed.roles and not actor.has(*allowed.roles):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[*sorted(allowed.roles)])
    return Caller(
        gateway,
        community,
        actor,
        asking.request_id,
        idempotency_key=asking.idempotency_key,
        expected_revision=asking.expected_revision,
    )


def may_open(allowed: Allowed) -> bool:
    """Whether it may be tried on a community that isn't there yet: what the district alone may do."""
    return allowed.roles == _OFFICER


async def is_open(gateway: Gateway, community: str) -> bool:
    """Whether there is a community of this name."""
    if community in gateway.communities:
        return True
    return _COMMUNITY.match(community) is not None and await gateway.knows(community)


async def roles_of(gateway: Gateway, community: str, person: str | None) -> frozenset[Role]:
    """What a person is in a community (or, where it is empty, in the district).

    Refuses who was erased, and everybody (503) while a first start has not named the district's officers yet.
    """
    if person is None:
        return _NOBODY
    district = await gateway.state_of(DISTRICT_LOG)
    if not district.officers and (missing := gateway.missing()):
        # A first start names the first officers at its end. Until then they would be told that what they are
        # about to open isn't there.
        raise Rejected(PLATFORM_IS_NOT_READY, missing=[*missing])
    if person.startswith(ACTOR):
        here = await gateway.state_of(community) if community else district
        account_id = person.removeprefix(ACTOR)
        account = here.accounts.get(account_id) or district.accounts.get(account_id)
        return account.roles if account else _NOBODY
    if person in district.erased:
        raise Rejected(ACCOUNT_IS_ERASED)
    roles = _OFFICER if person in district.officers else _NOBODY
    if community:
        state = await gateway.state_of(community)
        roles |= state.roles_of(state.member_of(person))
    return roles


async def _exclusive(gateway: Gateway, community: str, held: frozenset[Role]) -> frozenset[Role]:
    """Roles in which somebody changes nothing, since they hold another one that each of them excludes."""
    if not community or len(held) < 2:
        return _NOBODY
    return clashing(held, (await gateway.state_of(community)).exclusive_roles)


async def _member_of(gateway: Gateway, community: str, person: str | None) -> str:
    """As whom the caller acts: in a community, as the person whose membership they claimed with a code."""
    if person is None:
        return ANONYMOUS
    return (await gateway.state_of(community)).member_of(person) if community else person


def _refuse_unknown(allowed: Allowed, asking: Asking, roles: frozenset[Role]) -> None:
    """Refuses a community that isn't there.

    What the district alone may do it may try on one that isn't there yet: opening it is such a
    command, and the services refuse every other one.
    """
    tries = asking.changes and may_open(allowed) and Role.DISTRICT in roles
    if tries and _COMMUNITY.match(asking.community):
        if asking.community in RESERVED_NAMES:
            raise Rejected(COMMUNITY_NAME_IS_RESERVED)
        return
    raise Rejected(COMMUNITY_IS_NOT_OPEN)


async def _on_behalf(gateway: Gateway, community: str, actor: Actor, person: str) -> Actor:
    """Staff in the place of a resident (Accessibility Law, art. 40: a staffed channel beside the app).

    They may then do what that resident may do, and nothing that staff may do.
    """
    if not community or Role.STAFF not in actor.roles or actor.id.startswith(ACTOR):
        raise Rejected(ON_BEHALF_IS_FOR_STAFF)
    # What is no person id at all is nobody's, and answered like an unknown one.
    if Role.RESIDENT not in (await gateway.state_of(community)).roles_of(person):
        raise Rejected(PERSON_IS_UNKNOWN)
    return Actor(id=actor.id, roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=person)
