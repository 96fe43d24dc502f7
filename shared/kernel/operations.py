"""What an operation is, declared once, on its command or query, and read by every door that leads to it."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from shared.kernel.refusals import Refusal
from shared.kernel.roles import POLICIES, Allowed

_CONTRACTS = "shared.contracts."


@dataclass(frozen=True, slots=True)
class Operation:
    """What holds for a command or query wherever it is used.

    Routes, the OpenAPI document and the decider read it; its docstring says what it does.
    """

    title: str
    """A few words for a list or a button: ``Book a space``. Empty where no person asks for it."""
    allowed: Allowed
    refuses: tuple[Refusal, ...] = ()
    """What its own rules can refuse, in the order in which they are checked.

    What holds for all is not repeated: the actor's roles, a community that isn't open, a cursor.
    """
    makes: str | None = None
    """The field of its events that holds the id of the new thing: ``booking_id``."""
    before_opening: bool = False
    """Whether it is decided also in a community that isn't open yet."""
    official: bool = False
    """Whether its words (`shared.kernel.words`) are an official's: they belong to those whom they are about,
    and don't go with the erasure of whoever wrote them. All others belong to the person who says them."""
    of_nobody: bool = False
    """Whether its words belong to nobody, as a contract's do: they go by redaction alone."""
    moves_money: bool = False
    """Whether money leaves by it, or goes to another purpose: in a browser it needs a sign-in of the last few
    minutes (OWASP ASVS 5.0, 7.5.3)."""

    def refusing_first(self, *refuses: Refusal) -> Self:
        """The same at a door that looks at something before it asks the service, and then may refuse it."""
        return replace(self, refuses=(*refuses, *self.refuses))

    def refusing_too(self, *refuses: Refusal) -> Self:
        """The same at a door that can refuse it for these reasons besides."""
        return replace(self, refuses=(*self.refuses, *refuses))


def by_policy(*refuses: Refusal, before_opening: bool = False) -> Operation:
    """The operation of a command that the platform alone sends, because of another service's event."""
    return Operation("", POLICIES, refuses, before_opening=before_opening)


@cache
def service_of(message: type) -> str:
    """The service that takes a command or answers a query: the one whose contract declares it.

    ``TypeError`` for a class that no contract declares.
    """
    module = message.__module__
    if not module.startswith(_CONTRACTS):
        raise TypeError(f"{message.__name__} is declared in {module}, which is no contract of a service")
    return module.removeprefix(_CONTRACTS).partition(".")[0]
