"""Needs that say the same become one, with all who raised either and all that was done for either."""

from services.partners.domain.need_closing import stop_confirming
from services.partners.domain.need_state import shown
from services.partners.domain.needs import require_listed_need, require_need, require_need_itself
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.merging import MergeNeed, NeedMerged, NeedServed
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_MERGED_INTO_ITSELF, NEED_IS_SETTLED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def merge_need(state: Programme, command: MergeNeed) -> list[Event]:
    into = require_need(state, command.into)
    if state.lies_in.get(command.need_id) == into.id:
        return []
    need = require_need_itself(state, command.need_id)
    for one in (need, into):
        if one.settled:
            raise Rejected(NEED_IS_SETTLED, state=one.state.value)
    if need.id == into.id:
        raise Rejected(NEED_IS_NOT_MERGED_INTO_ITSELF)
    if need.listed:
        require_listed_need(state, into.id)
    partners = {one.application_id: partner_id for partner_id, one in state.partners.items()}
    raisers = need.raised_by | into.raised_by
    return [
        NeedMerged(
            need_id=need.id,
            into=into.id,
            reason=command.reason,
            holding=tuple(need.holding),
            application_ids=tuple(sorted(need.matched)),
            served=tuple(
                NeedServed(application_id=one, partner_id=partners[one]) for one in sorted(need.served)
            ),
            project_ids=tuple(sorted(need.projects)),
            raised=bool(raisers),
            raisers=shown(len(raisers)),
            merged_at=command.now,
        )
    ]


def need_merged(state: Programme, event: NeedMerged) -> None:
    need, into = state.needs.pop(event.need_id), state.needs[event.into]
    stop_confirming(state, need)
    state.raising.go_over(need, into)
    into.holding += [need.id, *need.holding]
    state.lies_in |= dict.fromkeys((need.id, *need.holding), into.id)
    for application_id in need.matched | need.served:
        application = state.applications[application_id]
        moved = (into.id if one == need.id else one for one in application.need_ids)
        application.need_ids = [*dict.fromkeys(moved)]
    into.served |= need.served
    into.matched |= need.matched
    into.projects |= need.projects
    into.objectors |= need.objectors
