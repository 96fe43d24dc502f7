"""The opening of a community, with its first rules; they are made whole here wherever rules are adopted."""

from collections.abc import Iterator

from services.partners.domain.rule_bounds import require_inside
from services.partners.domain.rule_state import DatedRules, Opening
from services.partners.domain.state import Programme
from shared.contracts.partners.committee_rules import FEES_ALONE_FEN, CommitteeRules
from shared.contracts.partners.need_rules import NeedRules
from shared.contracts.partners.programme import (
    CommunityOpened,
    OpenCommunity,
    Rules,
)
from shared.contracts.partners.refusals.programme import (
    COMMUNITY_IS_ALREADY_OPEN,
    QUORUM_TELLS_WHO_SAID_WHAT,
)
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_SINCE = ("needs", "volunteering", "needs_references", "review", "committee")
"""What rules have gained, the latest first: communities of earlier versions lack some of it."""


def open_community(state: Programme, command: OpenCommunity) -> list[Event]:
    rules = whole(command.rules, needs_references=True)
    bounds = command.bounds
    if bounds is None and state.opening is not None:
        bounds = state.opening.bounds  # Unsaid, whichever they were.
    for wished in _as_ever_settled(rules, command.rules):
        if state.opening == Opening(command.name, command.name_en, command.host_charity, wished, bounds):
            return []  # Asked twice: the wish already holds.
    if state.opening is not None:
        raise Rejected(COMMUNITY_IS_ALREADY_OPEN)
    require_quorum(rules)
    bounds = command.bounds or RuleBounds()
    require_inside(rules, bounds)
    return [
        CommunityOpened(
            name=command.name,
            name_en=command.name_en,
            host_charity=command.host_charity,
            rules=rules,
            opened_at=command.now,
            bounds=bounds,
        )
    ]


def _as_ever_settled(rules: Rules, said: Rules) -> Iterator[Rules]:
    """What this version and each earlier one made of what is said."""
    yield rules
    without_fees = rules.model_copy(update={"committee": said.committee or CommitteeRules()})
    for count in range(len(_SINCE) + 1):
        yield without_fees.model_copy(update={name: getattr(said, name) for name in _SINCE[:count]})


def whole(rules: Rules, *, needs_references: bool | None) -> Rules:
    """With the defaults for what recorded rules may lack, but rules that are adopted today may not.

    A change that leaves out whether prices need references keeps what held: nobody's prices stop by silence.
    """
    wanting: dict[str, object] = {
        "committee": _with_a_bound_on_fees(rules.committee or CommitteeRules()),
        "review": rules.review or ReviewRules(),
        "volunteering": rules.volunteering or VolunteerRules(),
        "needs": rules.needs or NeedRules(),
    }
    if rules.needs_references is None:
        wanting["needs_references"] = needs_references
    return rules.model_copy(update=wanting)


def _with_a_bound_on_fees(rules: CommitteeRules) -> CommitteeRules:
    if rules.fees_alone_fen is not None:
        return rules
    return rules.model_copy(update={"fees_alone_fen": FEES_ALONE_FEN})


def require_quorum(rules: Rules) -> None:
    """Refuses rules by which fewer answers than tell nothing of a person would do."""
    if rules.feedback_quorum < SHOWN_FROM_ANSWERS:
        raise Rejected(QUORUM_TELLS_WHO_SAID_WHAT, at_least=SHOWN_FROM_ANSWERS)


def community_opened(state: Programme, event: CommunityOpened) -> None:
    state.opening = Opening(event.name, event.name_en, event.host_charity, event.rules, event.bounds)
    state.rules = [DatedRules(event.opened_at, event.rules)]
    state.rules_revision = 1
    state.bounds = event.bounds
    state.bounds_revision = 0 if event.bounds is None else 1
