"""Disputes of statements: raised by a partner's people, answered by others, read by both."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.complaints import acts_for
from services.gateway.operations.related_partners import require_unrelated
from shared.contracts.fund.refusals.share_disputes import (
    SHARE_DISPUTE_IS_UNKNOWN,
    SHARE_IS_SOMEBODY_ELSES,
    WHO_DISPUTES_DOES_NOT_ANSWER,
)
from shared.contracts.fund.share_disputes.commands import (
    AnswerShareDispute,
    AnswerShareDisputeRequest,
    DisputeShare,
    DisputeShareRequest,
)
from shared.contracts.fund.share_disputes.events import READERS
from shared.contracts.fund.share_disputes.views import (
    GetShareDispute,
    ListShareDisputes,
    ListShareDisputesRequest,
    ShareDisputeView,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

DISPUTE_SHARE = DisputeShare.operation.refusing_first(SHARE_IS_SOMEBODY_ELSES)
ANSWER_SHARE_DISPUTE = AnswerShareDispute.operation.refusing_first(RELATED_PERSON_TAKES_NO_PART)
LIST_SHARE_DISPUTES = ListShareDisputes.operation.refusing_too(SHARE_IS_SOMEBODY_ELSES)


async def dispute_share(caller: Caller, partner_id: str, body: DisputeShareRequest) -> Outcome:
    """Disputes a partner's statement; refused to whoever does not act for it."""
    if not await acts_for(caller, partner_id):
        raise Rejected(SHARE_IS_SOMEBODY_ELSES)
    return await caller.submit(DisputeShare, body, partner_id=partner_id)


async def answer_share_dispute(caller: Caller, dispute_id: str, body: AnswerShareDisputeRequest) -> Outcome:
    """Answers a dispute; refused to whoever acts for its partner, whatever else they are."""
    dispute = require(await caller.ask(GetShareDispute(dispute_id=dispute_id)), SHARE_DISPUTE_IS_UNKNOWN)
    if await acts_for(caller, dispute.partner_id):
        raise Rejected(WHO_DISPUTES_DOES_NOT_ANSWER)
    await require_unrelated(caller, dispute.partner_id)
    return await caller.submit(AnswerShareDispute, body, dispute_id=dispute_id)


async def list_share_disputes(caller: Caller, asked: ListShareDisputesRequest) -> Page[ShareDisputeView]:
    """All of them for those who answer or check; a partner's, for whoever acts for it."""
    page = await caller.ask(ListShareDisputes(**dict(asked)))
    if caller.has(*READERS.roles) or (asked.partner_id and await acts_for(caller, asked.partner_id)):
        return page
    raise Rejected(SHARE_IS_SOMEBODY_ELSES)


async def get_share_dispute(caller: Caller, dispute_id: str) -> ShareDisputeView | None:
    """The dispute; none also where the caller may not see it."""
    view = await caller.ask(GetShareDispute(dispute_id=dispute_id))
    if view is None or caller.has(*READERS.roles) or await acts_for(caller, view.partner_id):
        return view
    return None
