"""For whom a visitor looks at rooms and books one: for themself, or for a partner for which they act."""

from dataclasses import dataclass

from services.gateway.operations.sessions import represented
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.hosts import GetHost
from shared.kernel.roles import Role


@dataclass(frozen=True, slots=True)
class Booker:
    """One for whom rooms may be looked at."""

    partner_id: str
    """Empty for the visitor themself."""
    name: str


@dataclass(frozen=True, slots=True)
class ForWhom:
    """For whom the visitor looks, and for whom they may."""

    partner: Booker | None
    """None: for themself, or as staff for the community."""
    choices: tuple[Booker, ...] = ()
    """Empty where there is nothing to choose."""

    @property
    def partner_id(self) -> str | None:
        """The partner; None for the visitor."""
        return self.partner.partner_id if self.partner else None

    @property
    def asked(self) -> str:
        """What keeps it in an address that asks for more."""
        return f"&for={self.partner.partner_id}" if self.partner else ""


MYSELF = ForWhom(None)


async def for_whom(visit: Visit, wanted: str | None = None) -> ForWhom:
    """As the address says, or ``wanted``: one who acts for partners alone looks for the first of them."""
    if visit.person_id is None or not await visit.has(Role.PARTNER):
        return MYSELF
    hosts = [
        await visit.ask(GetHost(partner_id=one)) for one in await represented(await visit.caller(BookSpace))
    ]
    partners = [Booker(one.partner_id, one.project) for one in hosts if one is not None]
    if not partners:
        return MYSELF
    sought = visit.asked("for") if wanted is None else wanted
    chosen = next((one for one in partners if one.partner_id == sought), None)
    alone = not await visit.has(Role.RESIDENT, Role.STAFF)
    if chosen is None and alone:
        chosen = partners[0]
    choices = partners if alone else [Booker("", visit.words("series.for_me")), *partners]
    return ForWhom(chosen, tuple(choices) if choices[1:] else ())
