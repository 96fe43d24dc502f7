"""The house rules of a space, in both languages: set by staff, and told."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request, Text, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

RulesText = Annotated[Text, Field(max_length=2_000)]


class HouseRules(View):
    """What everybody who uses a space keeps to, as the community wrote it in both languages."""

    text: str
    """The rules in Chinese."""
    text_en: str
    """The same rules in English."""


class SetHouseRulesRequest(Request):
    """The house rules of a space anew, in both languages."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "请换软底鞋入内。用后关灯关窗，把垫子放回原处。",
                    "text_en": "Soft shoes only. Afterwards: lights off, windows shut, mats put back.",
                }
            ]
        }
    )

    text: RulesText
    """The rules in Chinese, for everybody to read: nobody is named in them."""
    text_en: RulesText
    """The same rules in English."""


class SetHouseRules(SetHouseRulesRequest, Command):
    """Staff say what everybody who uses a space keeps to: it is shown before booking and at the door."""

    operation = Operation("Set the house rules of a space", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))

    space_id: Id


class HouseRulesSet(Event):
    """Staff said what everybody who uses a space keeps to, from now on and for what is booked already."""

    type: ClassVar[str] = "bookings.house_rules_set.v1"

    space_id: Id
    """The space in which they hold."""
    text: str
    """The rules in Chinese."""
    text_en: str
    """The same rules in English."""
    set_at: Instant
    """When staff set them."""
