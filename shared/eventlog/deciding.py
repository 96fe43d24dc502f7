"""Deciding a batch: commands become events, one after the other, against the state in memory."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeVar

from shared.eventlog.batch import Batch, BatchBroken, PendingCommands
from shared.eventlog.commit import Answered
from shared.eventlog.memory import Memory
from shared.eventlog.refusals import COMMAND_ID_WAS_USED, COMMAND_WAITED_TOO_LONG
from shared.eventlog.writer_context import WriterContext
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from shared.storage.faults import StoreUnavailable

S = TypeVar("S")

MOST_BYTES_PER_COMMIT = 1_000_000


@cache
def _no_part_of_the_wish(kind: type[Command]) -> set[str]:
    """The envelope, and what the command marks as `BesideTheWish`."""
    beside = {name for name, field in kind.model_fields.items() if BESIDE_THE_WISH in field.metadata}
    return {*Command.model_fields, *beside}


def fingerprint(command: Command) -> str:
    """Tells one wish from another: what is asked and by whom, not when, nor who has which roles then."""
    wish = command.__pydantic_serializer__.to_json(command, exclude=_no_part_of_the_wish(type(command)))
    who = f"{command.actor.id}\x1f{command.actor.on_behalf_of or ''}"
    return blake2b(f"{type(command).__name__}\x1f{who}\x1f".encode() + wish, digest_size=12).hexdigest()


def decide_batch(
    context: WriterContext[S], community: str, memory: Memory[S], pending: Sequence[PendingCommands]
) -> tuple[Batch, list[PendingCommands]]:
    """Decides until the batch is full; the state has evolved, nothing is recorded yet.

    Returns it with those of ``pending`` that it settles. Raises `BatchBroken` once the state may be wrong,
    and `StoreUnavailable` where what lies beside the log can't be read: then it may be wrong, too.
    """
    batch = Batch(memory.head.sequence)
    decided: list[PendingCommands] = []
    for unit in pending:
        unit.forget()
        decided.append(unit)
        if unit.source is not None and unit.sequence <= _reached(memory, batch, unit.source):
            continue
        try:
            for command in unit.commands:
                _decide(context, community, memory, batch, unit, command)
        except Rejected as refusal:
            if unit.events:
                raise BatchBroken(unit, refusal) from refusal
            # Without where it was raised: that leads here, and from here to the unit again, so all that the
            # request has made would stay until the collector comes by.
            unit.refusal = refusal.with_traceback(None)
            continue
        except StoreUnavailable:
            raise  # What lies beside the log can't be read.
        except Exception as error:
            raise BatchBroken(unit, error) from error
        if unit.source is not None:
            batch.sources[unit.source] = unit.sequence
        if batch.size >= MOST_BYTES_PER_COMMIT:
            break
    return batch, decided


def _decide(
    context: WriterContext[S],
    community: str,
    memory: Memory[S],
    batch: Batch,
    unit: PendingCommands,
    command: Command,
) -> None:
    mark = fingerprint(command)
    earlier = batch.seen.get(command.command_id) or memory.answered(command.command_id)
    if earlier is not None:
        if earlier[0] != mark:
            raise Rejected(COMMAND_ID_WAS_USED)
        unit.repeats = (earlier[1], earlier[2])
        return
    _refuse_if_stale(context, command)
    decider, encoder = context.decider, context.encoder
    events = decider.decide(memory.state, command)
    if not events:
        return
    first = sequence = batch.sequence + 1
    envelope = encoder.envelope(community, command)
    unit.events += tuple(events)  # Before evolving: from here on the state is not what it was.
    for event in events:
        decider.evolve(memory.state, event)
        line = encoder.line(community, envelope, sequence, event)
        batch.lines.append(line)
        batch.types.append(event.type)
        batch.size += len(line)
        sequence += 1
    batch.answered.append(Answered(command.command_id, mark, len(events)))
    batch.seen[command.command_id] = (mark, first, len(events))


def _refuse_if_stale(context: WriterContext[S], command: Command) -> None:
    """Refuses a person's command whose roles were looked up too long ago.

    One that is recorded already is not refused: its sender is to learn that it is. What policies and the
    clock ask for rests on nobody's roles.
    """
    most = context.most_wait
    if most is None or Role.SYSTEM in command.actor.roles:
        return
    if context.clock.now() - command.now > most:
        raise Rejected(COMMAND_WAITED_TOO_LONG, most_seconds=int(most.total_seconds()), retry_after_seconds=1)


def _reached(memory: Memory[S], batch: Batch, source: str) -> int:
    return max(memory.sources.get(source, 0), batch.sources.get(source, 0))
