"""Rules as single values, so that none of what a community settles can lack its place on a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from services.gateway.pages.rules.quotas import lead_text, quota_text
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.opening import window_text
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.contracts.partners.programme import OpeningWindow, Rules
from shared.contracts.partners.review_rules import Criterion
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.contracts.partners.room_rules import LeadTime, RoomQuota

TOPICS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "programme": ("share_bps", "share_due_days", "price_ratio_bps", "needs_references"),
        "admission": (
            "feedback_quorum",
            "staff_entered_bps",
            "feedback_threshold_bps",
            "feedback_window_hours",
            "publicity_days",
        ),
        "review": ("review",),
        "waiting": ("waiting",),
        "needs": ("needs",),
        "rooms": ("opening_windows", "resident_floor_minutes_per_week", "waitlist_offer_minutes", "zone"),
        "quotas": ("rooms",),
        "strikes": ("strikes",),
        "fund": ("disbursement_approvals", "committee"),
        "volunteering": ("volunteering",),
        "complaints": ("complaints",),
        "roles": ("exclusive_roles",),
    }
)
"""Which rules belong together, in the order in which the page tells them."""

if sorted(name for topic in TOPICS.values() for name in topic) != sorted(Rules.model_fields):
    raise TypeError("every rule of a community belongs to one topic of the page of rules")

DEFAULTS_HOLD: Final = frozenset({"waiting", "volunteering", "complaints", "rooms"})
"""Groups of rules of which the platform's defaults hold where they are not settled."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value among the rules."""

    path: str
    """Where it stands: ``share_bps``, ``committee.quorum_bps``."""
    kind: Any
    """Its type, without what bounds it."""
    is_optional: bool
    """Whether it may be left out."""
    in_optional: bool = False
    """Whether it belongs to rules inside a group that may be left out as a whole."""


def leaves_of(model: type[BaseModel], prefix: str = "", *, in_optional: bool = False) -> Iterator[Leaf]:
    """Every value of these rules, those of rules inside included, in the order of the contract."""
    for name, field in model.model_fields.items():
        kind, is_optional = plain(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            below = bool(prefix) and (in_optional or is_optional)
            yield from leaves_of(kind, f"{prefix}{name}.", in_optional=below)
        else:
            yield Leaf(f"{prefix}{name}", kind, is_optional, in_optional)


def leaves_of_topic(topic: str) -> tuple[Leaf, ...]:
    """The values of a topic, as the topic orders them."""
    return tuple(leaf for name in TOPICS[topic] for leaf in LEAVES if leaf.path.partition(".")[0] == name)


def group_of(leaf: Leaf, rules: Rules) -> BaseModel | None:
    """What holds a value: the rules themselves, or a group of them; None where that is not settled."""
    name, dot, _ = leaf.path.partition(".")
    if not dot:
        return rules
    group: BaseModel | None = getattr(rules, name)
    if group is None and name in DEFAULTS_HOLD:
        group = defaults_of(name)
    for inner in leaf.path.split(".")[1:-1]:
        group = group and getattr(group, inner)
    return group


def defaults_of(name: str) -> BaseModel:
    """The platform's defaults of a group of rules."""
    kind, _ = plain(Rules.model_fields[name].annotation)
    group: BaseModel = kind()
    return group


def text_of(
    words: Words, shown: Shown, rules: Rules, leaf: Leaf, rooms: Mapping[str, str] = MappingProxyType({})
) -> str:
    """A rule as it is written: a number, a share, hours of the week; what it means where it is left out."""
    group = group_of(leaf, rules)
    if group is None:
        return words("rules.not_settled")
    return text_in(words, shown, group, leaf, rooms)


def text_in(
    words: Words,
    shown: Shown,
    group: BaseModel,
    leaf: Leaf,
    rooms: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """As `text_of`, of what holds the value; ``rooms`` are the names of spaces by id."""
    value = getattr(group, leaf.path.rpartition(".")[2])
    if value is None or value == ():
        return words(f"rules.{leaf.path}.absent")
    if isinstance(value, bool):
        return words("site.yes" if value else "site.no")
    if isinstance(value, tuple):
        return " · ".join(_item(words, shown, one, rooms) for one in value)
    if leaf.path.endswith("_fen"):
        return shown.money(value)
    return shown.percent(value) if leaf.path.endswith("_bps") else str(value)


def _item(words: Words, shown: Shown, one: object, rooms: Mapping[str, str]) -> str:
    if isinstance(one, RoomQuota):
        return quota_text(words, shown, one, rooms)
    if isinstance(one, LeadTime):
        return lead_text(words, one, rooms)
    if isinstance(one, OpeningWindow):
        return window_text(words, shown, one)
    if isinstance(one, Criterion):
        return one.name if words.language is Language.CHINESE else one.name_en
    if isinstance(one, ExclusiveRoles):
        return words.of(one)
    raise TypeError(f"no words for {one!r} among the rules")


def plain(annotation: Any) -> tuple[Any, bool]:
    """A type without what bounds it, and whether it may be left out."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        return plain(kinds[0])[0], True
    return annotation, False


LEAVES: Final = tuple(leaves_of(Rules))
"""Every rule of a community."""
