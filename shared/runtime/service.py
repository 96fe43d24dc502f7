"""What a service is, and how it is asked, whichever profile runs it."""

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.models import Query
from shared.kernel.outcome import Outcome
from shared.kernel.policies import Policies
from shared.projections.projection import Projection

A = TypeVar("A")


@dataclass(frozen=True)
class Service:
    """A service's table of contents: its rules, its policies, its read models."""

    decider: Decider[Any]
    projections: tuple[Projection[Any], ...] = ()
    policies: Policies = field(default_factory=Policies)

    @property
    def name(self) -> str:
        """The name that logs, topics and settings use."""
        return self.decider.name


class ServiceClient(Protocol):
    """One service, called in process or over HTTP."""

    name: str

    async def submit(self, community: str, command: Command) -> Outcome:
        """Has the command decided and durably recorded.

        Raises `Rejected` when a rule refuses it (nothing was recorded), and also when the service
        cannot take it now (kind ``unavailable``) or its id was used for another command
        (``command_id_was_used_for_another_command``).
        """

    async def ask(self, community: str, query: Query[A], *, min_sequence: int = 0) -> A:
        """Answers a query from the read model.

        Waits, bounded, until the read model has seen ``min_sequence`` of the service's log; raises
        `Rejected` (``read_model_is_behind``) when it has not in time, and at once
        (``sequence_lies_beyond_the_log``) when the log itself has not come so far.
        """

    async def handled(self, community: str, source: str, sequence: int) -> None:
        """Waits, bounded, until the service's policies have handled ``source``'s log up to ``sequence``.

        Raises `Rejected` (``read_model_is_behind``) when they have not in time.
        """
