"""Dry runs: the log's writer decides from the state of that moment, answers, and records nothing."""

from pydantic import BaseModel, JsonValue

from services.gateway.operations.caller import Caller
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal, Rejected


async def facts_of_trial(
    caller: Caller, command: type[Command], body: BaseModel, tried: Refusal, **ids: str
) -> dict[str, JsonValue]:
    """What the command would do: the facts of the refusal that such a command always ends in, ``tried``.

    Raises `Rejected` where it ends in another one.
    """
    try:
        await caller.submit(command, body, **ids)
    except Rejected as answer:
        if answer.code != tried.code:
            raise
        return dict(answer.facts)
    raise RuntimeError(f"{command.__name__} only tries, and was done")
