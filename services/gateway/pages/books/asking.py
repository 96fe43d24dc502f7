"""Of whom a gift was asked, as forms of gifts have it; and the filed appeals that it may name."""

from collections.abc import Sequence

from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.appeals import ListAppeals
from shared.contracts.fund.donations.events import Asked


async def asking(visit: Visit) -> tuple[Field, ...]:
    """The two fields; nothing is chosen beforehand, since the law's gate goes by the answer."""
    fields = Fields(visit.words)
    return (
        fields.one_of("asked", Asked, radios=True, hint="books.asked_hint"),
        fields(
            "appeal_id",
            Kind.SELECT,
            choices=await appeal_choices(visit),
            hint="books.appeal_hint",
            required=False,
        ),
    )


async def appeal_choices(visit: Visit) -> Choices:
    """The filed appeals, the latest first, by title and number."""
    found = await everything(visit, ListAppeals())
    return (("", "—"), *((one.appeal_id, f"{one.title} · {one.filing_number}") for one in found))


def require_asked(pairs: Sequence[tuple[str, str]]) -> None:
    """Refuses a form on which nobody has said of whom the gift was asked."""
    if not dict(pairs).get("asked"):
        raise FormInvalid([Fault("asked", "missing", {})])
