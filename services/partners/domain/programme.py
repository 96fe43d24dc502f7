"""The opening of a community, and its dated rules."""

from bisect import insort_right

from services.partners.domain.state import DatedRules, Opening, Programme
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.programme import (
    ChangeRules,
    CommunityOpened,
    OpenCommunity,
    Rules,
    RulesChanged,
)
from shared.contracts.partners.refusals.programme import (
    COMMUNITY_IS_ALREADY_OPEN,
    QUORUM_TELLS_WHO_SAID_WHAT,
    RULES_DO_NOT_REACH_INTO_THE_PAST,
)
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, check_revision

_SINCE = ("volunteering", "needs_references", "review", "committee")
"""What rules have gained, the latest first: communities of earlier versions lack some of it."""


def open_community(state: Programme, command: OpenCommunity) -> list[Event]:
    rules = _whole(command.rules, needs_references=True)
    for count in range(len(_SINCE) + 1):
        wished = rules.model_copy(update={name: getattr(command.rules, name) for name in _SINCE[:count]})
        if state.opening == Opening(command.name, command.name_en, command.host_charity, wished):
            return []  # Asked twice: the wish already holds.
    if state.opening is not None:
        raise Rejected(COMMUNITY_IS_ALREADY_OPEN)
    _require_quorum(rules)
    return [
        CommunityOpened(
            name=command.name,
            name_en=command.name_en,
            host_charity=command.host_charity,
            rules=rules,
            opened_at=command.now,
        )
    ]


def _whole(rules: Rules, *, needs_references: bool | None) -> Rules:
    """With the defaults for what recorded rules may lack, but rules that are adopted today may not.

    A change that leaves out whether prices need references keeps what held: nobody's prices stop by silence.
    """
    wanting: dict[str, object] = {
        "committee": rules.committee or CommitteeRules(),
        "review": rules.review or ReviewRules(),
        "volunteering": rules.volunteering or VolunteerRules(),
    }
    if rules.needs_references is None:
        wanting["needs_references"] = needs_references
    return rules.model_copy(update=wanting)


def _require_quorum(rules: Rules) -> None:
    if rules.feedback_quorum < SHOWN_FROM_ANSWERS:
        raise Rejected(QUORUM_TELLS_WHO_SAID_WHAT, at_least=SHOWN_FROM_ANSWERS)


def community_opened(state: Programme, event: CommunityOpened) -> None:
    state.opening = Opening(event.name, event.name_en, event.host_charity, event.rules)
    state.rules = [DatedRules(event.opened_at, event.rules)]
    state.rules_revision = 1


def change_rules(state: Programme, command: ChangeRules) -> list[Event]:
    check_revision(state.rules_revision, command.expected_revision)
    effective_from = command.effective_from or command.now
    if effective_from < command.now:
        raise Rejected(RULES_DO_NOT_REACH_INTO_THE_PAST, effective_from=effective_from.isoformat())
    rules = _whole(command.rules, needs_references=state.rules_at(effective_from).needs_references)
    nothing_follows = state.rules[-1].effective_from <= effective_from
    if nothing_follows and state.rules_at(effective_from) == rules:
        return []  # They would hold from then on anyway.
    _require_quorum(rules)
    return [
        RulesChanged(
            rules=rules,
            effective_from=effective_from,
            reason=command.reason,
            revision=state.rules_revision + 1,
        )
    ]


def rules_changed(state: Programme, event: RulesChanged) -> None:
    # To the right of its equals: of two changes for one instant, the later one holds.
    insort_right(
        state.rules, DatedRules(event.effective_from, event.rules), key=lambda dated: dated.effective_from
    )
    state.rules_revision = event.revision
