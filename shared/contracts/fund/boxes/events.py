"""What happens to donation boxes."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.boxes.terms import BoxKind, BoxReach
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, is_unsaid
from shared.kernel.people import PersonId


class BoxRegistered(Event):
    """A donation box (募捐箱) or QR code is registered. It takes nothing yet."""

    type: ClassVar[str] = "fund.box_registered.v1"

    box_id: Id
    """Id of the box."""
    kind: BoxKind
    """A box, or a QR code."""
    title: str
    """What it is called."""
    place: str
    """Where it stands or hangs."""
    keeper_id: PersonId
    """Who is responsible for it: an opaque id."""
    reach: BoxReach
    """Whether it asks everybody, or the community's own people alone."""
    use: str
    """What the money is used for."""
    earmark_id: Id | None
    """The purse that it goes to; null for the general one."""
    count_days: int
    """Within how many days after it is sealed it is counted."""
    registered_at: Instant
    """When it was registered."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    use_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its use, in English; absent where nobody said, and before 0.2.0."""


class BoxFiled(Event):
    """The plan of a donation box is filed (Charity Law, art. 24)."""

    type: ClassVar[str] = "fund.box_filed.v1"

    box_id: Id
    """The box."""
    filing_number: str
    """Number under which it is filed."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: str
    """Where money is asked for."""
    cost_fen: int
    """What it may cost, in fen."""
    filed_at: Instant
    """When it was recorded."""


class BoxSealed(Event):
    """A donation box is sealed, and takes money."""

    type: ClassVar[str] = "fund.box_sealed.v1"

    box_id: Id
    """The box."""
    seal: str
    """Number of the seal."""
    count_by: Day
    """The last day on which it is counted in time."""
    sealed_by: PersonId
    """Who sealed it: an opaque id."""
    sealed_at: Instant
    """When it was sealed."""


class BoxCounted(Event):
    """One person counted a donation box; nobody else is told how much before it is settled."""

    type: ClassVar[str] = "fund.box_counted.v1"
    public: ClassVar[bool] = False  # Who counts next is not to know what was counted before.
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    box_id: Id
    """The box."""
    counted_fen: int
    """What was counted, in fen."""
    seal_intact: bool
    """Whether the seal was the one of its number, unbroken."""
    counted_by: PersonId
    """Who counted: an opaque id."""
    differs: bool
    """Whether another count was made before, and none is equal."""
    counted_at: Instant
    """When it was counted."""


class BoxEmptied(Event):
    """What was in a donation box is settled: two counts are equal, or somebody else decided."""

    type: ClassVar[str] = "fund.box_emptied.v1"

    box_id: Id
    """The box."""
    opening_id: Id
    """Id of the opening: what is banked refers to it."""
    seal: str
    """Number of the seal with which it had been closed."""
    seal_intact: bool
    """Whether everybody who counted found it unbroken."""
    counts_fen: tuple[int, ...]
    """What was counted, in the order of the counts, in fen."""
    counted_fen: int
    """What was in it, in fen."""
    reason: str | None
    """Why the counts differed; null where two are equal."""
    settled_by: PersonId | None
    """Who decided on the difference: an opaque id; null where two counts are equal."""
    emptied_at: Instant
    """When it was settled."""


class BoxBanked(Event):
    """What was in a donation box arrived at the host charity, as one gift of nobody who is known."""

    type: ClassVar[str] = "fund.box_banked.v1"

    box_id: Id
    """The box."""
    opening_id: Id
    """The opening."""
    donation_id: Id
    """The gift as which it is booked."""
    counted_fen: int
    """What was counted, in fen."""
    amount_fen: int
    """What arrived of it, in fen."""
    reason: str | None
    """Why less arrived than was counted; null where all of it did."""
    banked_at: Instant
    """When it was recorded."""


class BoxFellDue(Event):
    """The day has passed by which a sealed donation box was to be counted."""

    type: ClassVar[str] = "fund.box_fell_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    box_id: Id
    """The box."""
    title: str
    """What it is called."""
    fell_due_at: Instant
    """When it was found so."""


class BoxClosed(Event):
    """A donation box is taken down for good."""

    type: ClassVar[str] = "fund.box_closed.v1"

    box_id: Id
    """The box."""
    reason: str
    """Why."""
    closed_at: Instant
    """When it was."""
