"""Pictures of a space by reference: where each lies, and what it shows, in both languages."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

MOST_PICTURES = 8
PictureAddress = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=500,
        pattern=r"^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][!#-;=?-Z_a-z~\[\]]*)?$",
    ),
]
"""An https address without a user's name in it."""


class Picture(Frozen):
    """One picture, which lies elsewhere."""

    address: PictureAddress
    """Where it lies: an https address."""
    shows: Title
    """What it shows, in Chinese, for whoever does not see it. Nobody is named in it."""
    shows_en: Title
    """The same in English."""


class SetSpacePicturesRequest(Request):
    """All the pictures of a space anew, in the order in which they are shown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "pictures": [
                        {
                            "address": "https://pictures.example/haiwan/dance-room.jpg",
                            "shows": "舞蹈室：木地板，一面墙是镜子",
                            "shows_en": "The dance room: a wooden floor, mirrors along one wall",
                        }
                    ]
                }
            ]
        }
    )

    pictures: tuple[Picture, ...] = Field(max_length=MOST_PICTURES)
    """The pictures, at most eight; an empty list for none."""


class SetSpacePictures(SetSpacePicturesRequest, Command):
    """Staff say where pictures of a space lie. Pages lead to them by what they show, and load none of them:
    nobody who reads about a room is seen by whoever keeps its pictures."""

    operation = Operation("Set the pictures of a space", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))

    space_id: Id


class SpacePicturesSet(Event):
    """Staff said where pictures of a space lie, in place of those before."""

    type: ClassVar[str] = "bookings.space_pictures_set.v1"

    space_id: Id
    """What they show."""
    pictures: tuple[Picture, ...]
    """All of them; empty for none any more."""
    set_at: Instant
    """When staff said so."""
