"""What the two pilots set up: their rules, spaces, needs, calls and first intents, read from the data."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field, TypeAdapter

from shared.contracts.bookings.references.quotes import PriceUnit
from shared.contracts.bookings.spaces.commands import OpenSpaceRequest
from shared.contracts.partners.intents import IntentRequest
from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.programme import OpenCommunityRequest
from shared.kernel.models import CommunityId, Frozen, PositiveCount, PositiveFen, Text, Title


class Recruitment(Frozen):
    """A recruitment call; it names all needs of its community and opens on the day it is published."""

    title: Title
    text: Text
    title_en: Title
    text_en: Text
    categories: tuple[Title, ...] = Field(min_length=1)
    open_days: PositiveCount


class FirstIntent(IntentRequest):
    """An intent, who offers it, and when staff come to it."""

    by: str
    planned_in_days: PositiveCount | None = None

    def request(self) -> IntentRequest:
        """The intent as it is offered."""
        return IntentRequest.model_validate(self.model_dump(exclude={"by", "planned_in_days"}))


class FirstQuote(Frozen):
    """What somebody else took for the like, so many days before the example was set up."""

    source: Title
    amount_fen: PositiveFen
    days_ago: PositiveCount


class FirstReference(Frozen):
    """A market reference of the catalogue, which staff propose and approve."""

    category: Title
    unit: PriceUnit
    quotes: tuple[FirstQuote, ...] = Field(min_length=1)


class Divided(Frozen):
    """A space of which parts are booked by themselves too, all by their names."""

    space: Title
    parts: tuple[Title, ...] = Field(min_length=1)


class Programme(Frozen):
    """One community of the example."""

    opening: OpenCommunityRequest
    spaces: tuple[OpenSpaceRequest, ...]
    divided: tuple[Divided, ...] = ()
    needs: tuple[NeedRequest, ...]
    call: Recruitment
    intents: tuple[FirstIntent, ...]
    references: tuple[FirstReference, ...]


@cache
def programmes() -> dict[CommunityId, Programme]:
    """The communities of the example by their short names."""
    text = files(__package__).joinpath("communities.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[CommunityId, Programme]).validate_python(tomllib.loads(text))
