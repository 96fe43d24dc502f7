"""A recruitment call that is made of an earlier one."""

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles
from shared.kernel.windows import TimeWindow


class CopyCallRequest(Request):
    """What is otherwise in a call that is made of an earlier one; what is left out is as it was there."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "海湾社区2027年夏季社区合伙人招募公告",
                    "window": {
                        "starts_at": "2027-07-01T09:00:00+08:00",
                        "ends_at": "2027-08-01T00:00:00+08:00",
                    },
                }
            ]
        }
    )

    window: TimeWindow
    """Applications to the new call are taken in this window."""
    title: Title | None = None
    """What the new call is called."""
    text: Text | None = None
    """What the community looks for and what it offers."""
    categories: tuple[Title, ...] | None = Field(default=None, min_length=1, max_length=20)
    """What kinds of service it looks for."""
    title_en: Title | None = None
    """What it is called in English; left out, as it was there, where the title is left out too."""
    text_en: Text | None = None
    """The same as its text, in English; left out, as it was there, where the text is left out too."""
    need_ids: tuple[Id, ...] | None = Field(default=None, min_length=1, max_length=50)
    """The needs that it wants met: to be published, all of them must still be on the list."""


class CopyCall(CopyCallRequest, Command):
    """Staff make a draft of an earlier call, last year's for instance: with what it asks of who applies."""

    operation = Operation(
        "Copy a call", roles(Role.STAFF), (CALL_IS_UNKNOWN, NEED_IS_UNKNOWN), makes="call_id"
    )

    call_id: Id
    """The earlier call."""
