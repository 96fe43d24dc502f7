"""The audit pack: what an outsider needs to prove a fund without this platform; and who took which copy.

It is a ZIP archive. ``logs/fund.jsonl`` and ``logs/gateway.jsonl`` (who held which office when) are the
community's logs from their first event on: for each commit a line that says where it belongs, then the
very lines that its hash covers. ``manifest.json`` comes last and says where each log ends.
``hehuo audit PACK`` checks a pack and writes its tables; it needs the pack alone.

That somebody takes a pack, or exports the ledger, is recorded in the fund's log before the first byte is
sent. So a pack holds the event of its own taking, under the same chain as everything else; and what broke off
is recorded as what came whole, for who has a part of the books has seen that part.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

FORMAT = 1
MANIFEST = "manifest.json"
LOGS = ("fund", "gateway")
"""The services whose logs a pack holds."""

TAKE_AUDIT_PACK = Operation("Take the audit pack", roles(Role.AUDITOR, Role.SUPERVISOR), makes="copy_id")
EXPORT_LEDGER = Operation(
    "Export the whole ledger",
    roles(Role.AUDITOR, Role.SUPERVISOR, Role.TREASURER, Role.COMMITTEE, Role.DISTRICT),
    makes="copy_id",
)


class AuditCopy(StrEnum):
    """What somebody took of the fund's books."""

    PACK = "pack"
    LEDGER = "ledger"


class TakeAuditPack(Command):
    """An auditor or supervisor takes the audit pack: that is recorded, and the pack holds the record."""

    operation = TAKE_AUDIT_PACK


class TakeLedger(Command):
    """Somebody exports the whole ledger: that is recorded."""

    operation = EXPORT_LEDGER


class AuditCopyTaken(Event):
    """Somebody took a copy of the books from the fund's first day on: the audit pack, or the ledger."""

    type: ClassVar[str] = "fund.audit_copy_taken.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    copy_id: Id
    """The copy: the manifest of a pack names it."""
    what: AuditCopy
    """Which of the two it is."""
    through_entry: int
    """The number of the last entry that was booked by then."""
    taken_by: ActorId
    """Who took it: an opaque id."""
    office: Role
    """In which office they may."""
    taken_at: Instant
    """When it was begun: one that broke off before it was whole is recorded as well."""


class AuditCopyView(View):
    """A copy of the books that somebody took."""

    copy_id: Id
    """The copy: the manifest of a pack names it."""
    what: AuditCopy
    """The audit pack, or the whole ledger."""
    through_entry: int
    """The number of the last entry that was booked by then."""
    taken_by: ActorId
    """Who took it: an opaque id."""
    office: Role
    """In which office they may."""
    taken_at: Instant
    """When it was begun: one that broke off before it was whole is recorded as well."""


class ListAuditCopies(PagedQuery[Page[AuditCopyView]]):
    """Who took which copy of the books and when, the latest first."""

    operation = Operation("List copies of the books", EXPORT_LEDGER.allowed)


def path_of(log: str) -> str:
    """Where a service's log lies in the archive."""
    return f"logs/{log}.jsonl"


class PackedLog(BaseModel):
    """Where a log ends in the pack."""

    model_config = ConfigDict(frozen=True)

    last: int
    """The sequence of its last event."""
    hash: str
    """The hash of its last commit: compare it with one that was published or noted down."""
    commits: int


class PackManifest(BaseModel):
    """What a pack holds."""

    model_config = ConfigDict(frozen=True)

    format: int
    version: str
    """Of Hehuo."""
    community: str
    taken_by: str
    """Who took it: an opaque id."""
    taken_at: Instant
    copy_id: str | None = None
    """The event of the fund's log by which it was taken (`AuditCopyTaken`); None in packs of before."""
    logs: Mapping[str, PackedLog]
    """By service."""
