"""What the gateway adds to a command is no part of what somebody wished, or says here why it is.

A repeat under the same command id gets its first outcome. What the gateway finds out anew each time, such as
who is verified or in office, may differ by then; it must not turn the repeat into another command.
"""

from collections.abc import Iterable, Iterator

from hehuo.services import ALL_SERVICES
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Request

PARTS_OF_THE_WISH = {
    "expected_revision": "whoever edits says which state was seen",
    "building": "whoever answers types it",
    "household": "made of what whoever answers types, by one key",
    "commitment": "the hash of a seed that is drawn once",
    "tickets": "drawn once for each person and session",
    "digest": "of a key that the answer alone shows: a repeat would show one that opens nothing",
    "epoch": "which events the system asks for, counted from its beginning",
    "for_community": "where the system stands: the address says it",
}


def typed(command: type[Command]) -> set[str]:
    """What whoever sends the command says: the fields of its requests. The address names ids."""
    requests = (
        one for one in command.__mro__ if issubclass(one, Request) and one.__name__.endswith("Request")
    )
    return {name for one in requests for name in one.model_fields}


def added() -> Iterator[tuple[type[Command], str]]:
    """What commands that have a request say beside it."""
    for service in ALL_SERVICES:
        for command in service.decider.commands:
            said = typed(command)
            if said:
                beside = command.model_fields.keys() - said - Command.model_fields.keys()
                yield from ((command, name) for name in sorted(beside) if not name.endswith("_id"))


FOUND_OUT = {name for command, name in added() if BESIDE_THE_WISH in command.model_fields[name].metadata}
"""What the gateway finds out for some command."""


def named(fields: Iterable[tuple[type[Command], str]]) -> list[str]:
    """Those that are part of the wish."""
    parts = (one for one in fields if BESIDE_THE_WISH not in one[0].model_fields[one[1]].metadata)
    return [f"{command.__name__}.{name}" for command, name in parts]


def test_what_the_gateway_adds_is_beside_the_wish() -> None:
    found_out = [(command, name) for command, name in added() if name not in PARTS_OF_THE_WISH]
    assert len(found_out) > 15
    assert named(found_out) == []


def test_what_is_found_out_for_one_command_is_beside_the_wish_of_every_other() -> None:
    fields = [
        (command, name)
        for service in ALL_SERVICES
        for command in service.decider.commands
        for name in FOUND_OUT & (command.model_fields.keys() - typed(command))
    ]
    assert named(fields) == []


def test_no_reason_stands_for_what_is_not_there() -> None:
    assert {*PARTS_OF_THE_WISH} <= {name for _, name in added()}
