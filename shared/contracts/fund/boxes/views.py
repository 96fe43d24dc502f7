"""How a donation box looks to everybody, and how boxes are asked for."""

from datetime import date

from shared.contracts.fund.boxes.commands import BOX_COUNTERS
from shared.contracts.fund.boxes.terms import BoxKind, BoxReach, BoxState
from shared.contracts.fund.refusals.boxes import BOX_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class OpeningView(View):
    """What was in a box when it was opened, and what of it arrived."""

    opening_id: str
    """What to name to record that it was banked."""
    seal: str
    """Number of the seal with which it had been closed."""
    seal_intact: bool
    """Whether everybody who counted found it unbroken."""
    counts_fen: tuple[int, ...]
    """What was counted, in fen, in the order of the counts."""
    counted_fen: int
    """What was in it, in fen."""
    reason: str | None
    """Why its counts differed; null where two were equal."""
    emptied_at: Instant
    """When it was settled."""
    donation_id: str | None = None
    """The gift as which it is booked; null until it is banked, and where it was empty."""
    banked_fen: int = 0
    """What arrived of it, in fen."""
    short_reason: str | None = None
    """Why less arrived than was counted; null where all of it did."""


class BoxView(View):
    """A donation box, its plan, its seal and its openings. Who is responsible for it is never here."""

    box_id: str
    """What to name to act on it."""
    kind: BoxKind
    """A box, or a QR code."""
    title: str
    """What it is called."""
    place: str
    """Where it stands or hangs."""
    reach: BoxReach
    """Whether it asks everybody, or the community's own people alone."""
    use: str
    """What the money is used for."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    use_en: str | None = None
    """The same as its use, in English; null where nobody said."""
    earmark_id: str | None
    """The purse that it goes to; null for the general one."""
    count_days: int
    """Within how many days after it is sealed it is counted."""
    state: BoxState = BoxState.REGISTERED
    """How it stands."""
    filing_number: str | None = None
    """Number under which its plan is filed; null where none is."""
    plan_ends_on: date | None = None
    """The plan's last day; null where none is filed."""
    seal: str | None = None
    """Number of the seal; null while it is not sealed."""
    count_by: date | None = None
    """The last day on which it is counted in time; null while it is not sealed."""
    differs: bool = False
    """Whether it was counted by two or more, and no two agree."""
    openings: tuple[OpeningView, ...] = ()
    """The latest first, at most 60."""
    counted_fen: int = 0
    """What was in it, all times, in fen."""
    banked_fen: int = 0
    """What of it arrived, in fen, reversals deducted."""
    to_bank: bool = False
    """Whether something that was counted has not arrived."""
    reason: str | None = None
    """Why it was closed; null unless it was."""
    open: bool = True
    """Whether something is still to be done: until it is closed and all that was counted has arrived."""
    registered_at: Instant
    """When it was registered."""


class ListBoxes(PagedQuery[Page[BoxView]]):
    """Every donation box and QR code, the latest first."""

    operation = Operation("List donation boxes", ANYONE)

    state: BoxState | None = None
    """Only those that stand so."""
    open: bool | None = None
    """Only those with which something is still to be done, or only the others."""


class GetBox(Query[BoxView | None]):
    """A donation box with its openings, for everybody to read."""

    operation = Operation("Read a donation box", ANYONE, (BOX_IS_UNKNOWN,))

    box_id: Id


class BoxPartView(View):
    """What the caller has to do with a donation box, which says what they may still do."""

    box_id: str
    """The box."""
    keeps: bool = False
    """Whether the caller is responsible for it, and so does not count."""
    counted: bool = False
    """Whether the caller has counted it since it was sealed; how much is told to nobody before that."""
    related: bool = False
    """Whether the register of relations names whoever keeps it beside the caller, who so does not count."""

    @property
    def may_count(self) -> bool:
        """Whether nothing of this stands against a count."""
        return not (self.keeps or self.counted or self.related)


class GetBoxPart(Query[BoxPartView | None]):
    """The caller's own part in a donation box."""

    operation = Operation("Read one's own part in a donation box", BOX_COUNTERS, (BOX_IS_UNKNOWN,))

    box_id: Id
    person_id: ActorId
    related_people: tuple[ActorId, ...] = ()
    """To whom the caller is related. Never taken from a request."""
