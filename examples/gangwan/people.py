"""Who is who in the example: names that are easy to type, and what each of them is."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from shared.contracts.gateway.identity import CommunityRole, PersonName
from shared.kernel.models import CommunityId, Frozen, Id, Phone


class Identity(Frozen):
    """An invented person of the example."""

    person_id: Id
    name: PersonName
    phone: Phone
    community: CommunityId | None = None
    """Where the roles are held; None for who comes from outside."""
    roles: tuple[CommunityRole, ...] = ()
    is_district_officer: bool = False
    """Whether the person is an officer of the sub-district, who names all others."""

    @property
    def about(self) -> str:
        """What the person is, in a few words: ``treasurer of haiwan``."""
        if self.is_district_officer:
            return "officer of the sub-district"
        if self.community is None:
            return "offers to become a partner"
        return f"{', '.join(self.roles)} of {self.community}"


@cache
def identities() -> dict[str, Identity]:
    """The example's people, by the name that ``hehuo token NAME`` takes."""
    text = files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Identity]).validate_python(tomllib.loads(text))
