"""How a rule says no: a stable code, a sentence, and the facts behind it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from pydantic import JsonValue

T = TypeVar("T")


class Kind(StrEnum):
    """What sort of no it is; the gateway gives each an HTTP status."""

    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 403
    CONFLICT = "conflict"  # 409: the state of things is against it; it may succeed later
    INVALID = "invalid"  # 422: this request can never succeed as it is
    STALE = "stale"  # 412: somebody edited in between
    UNAVAILABLE = "unavailable"  # 503: try again, nothing was done


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that can say no. ``code`` is for programs and never changes; ``sentence`` is for people."""

    code: str
    kind: Kind
    sentence: str
    example: dict[str, JsonValue] = field(default_factory=dict, hash=False)


class Rejected(Exception):  # noqa: N818 (it is an outcome, not an error)
    """A command was refused: it left no trace in the log."""

    def __init__(self, refusal: Refusal, sentence: str | None = None, **facts: JsonValue) -> None:
        self.refusal = refusal
        self.code = refusal.code
        self.sentence = sentence or refusal.sentence
        self.facts = facts
        super().__init__(f"{self.code}: {self.sentence}")


REVISION_HAS_MOVED_ON = Refusal(
    "revision_has_moved_on",
    Kind.STALE,
    "Somebody edited this in the meantime. Read it again, then repeat your change.",
    {"current_revision": 3},
)
ACTOR_MAY_NOT_DO_THIS = Refusal(
    "actor_may_not_do_this", Kind.FORBIDDEN, "Your roles in this community do not allow this."
)
COMMUNITY_IS_NOT_OPEN = Refusal(
    "community_is_not_open", Kind.NOT_FOUND, "There is no community of this name on this platform."
)


def require(found: T | None, refusal: Refusal) -> T:
    """What was found; raises `Rejected` with this refusal where it is None."""
    if found is None:
        raise Rejected(refusal)
    return found


def check_revision(current: int, expected: int | None) -> None:
    """Refuses an edit that was made against another revision than the current one."""
    if expected is not None and expected != current:
        raise Rejected(REVISION_HAS_MOVED_ON, current_revision=current)
