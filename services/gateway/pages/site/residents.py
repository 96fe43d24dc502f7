"""A resident whom somebody types in a form: by the whole name, the end of their number, or the id."""

import re
from collections.abc import Collection

from services.gateway.operations.people import find_people
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import PersonView
from shared.kernel.messages import Command
from shared.kernel.roles import Role

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGITS = re.compile(r"[0-9 +-]{4,}")


async def the_resident(
    visit: Visit,
    command: type[Command],
    line: str,
    field: str,
    purpose: ContactPurpose = ContactPurpose.SERVICE,
) -> str:
    """The id of the one resident who is meant, for the caller of ``command``; for what they are looked up is
    written down where they see it.

    Raises `FormInvalid` at ``field`` for a line that fits nobody, or more than one.
    """
    fitting = [line] if _ID.fullmatch(line) else await _fitting(visit, command, line, purpose)
    if len(fitting) != 1:
        code = "fits_several_residents" if fitting else "fits_no_resident"
        raise FormInvalid([Fault(field, code, {"line": line})])
    return fitting[0]


async def _fitting(visit: Visit, command: type[Command], line: str, purpose: ContactPurpose) -> list[str]:
    people: Collection[PersonView] = await find_people(await visit.caller(command), line, purpose)
    return [one.person_id for one in people if Role.RESIDENT in one.roles and _is_meant(one, line)]


def _is_meant(person: PersonView, line: str) -> bool:
    """Whether the whole name was typed, or digits with which the number ends."""
    return _DIGITS.fullmatch(line) is not None or (person.name or "").casefold() == line.casefold()
