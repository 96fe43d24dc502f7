"""Who asked for a payment, who is paid, and who is related to them: for each to read their own part alone."""

from shared.contracts.fund.approvals import RelationDeclared
from shared.contracts.fund.disbursements.events import DisbursementRequested, PayeeRecorded
from shared.contracts.fund.disbursements.views import DisbursementPartView, GetDisbursementPart
from shared.contracts.fund.relations.events import RelationSettled
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection


class DisbursementHands(View):
    """The people of one payment who take no part in the decision, as opaque ids."""

    asked: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


Hands = DisbursementHands | None


def _requested(hands: Hands, recorded: Recorded[DisbursementRequested], _key: str) -> DisbursementHands:
    event = recorded.data
    asked = tuple(sorted({event.requested_by, event.entered_by, *event.involved}))
    return (hands or DisbursementHands()).model_copy(update={"asked": asked})


def _payee(hands: Hands, recorded: Recorded[PayeeRecorded], _key: str) -> DisbursementHands:
    return _with_related(hands, recorded.data.payee_id)


def _declared(hands: Hands, recorded: Recorded[RelationDeclared], _key: str) -> DisbursementHands:
    return _with_related(hands, recorded.data.person_id)


def _settled(hands: Hands, recorded: Recorded[RelationSettled], _key: str) -> Hands:
    event = recorded.data
    if hands is None or event.upheld:
        return hands
    related = tuple(one for one in hands.related if one != event.person_id)
    return hands.model_copy(update={"related": related})


def _with_related(hands: Hands, person_id: str) -> DisbursementHands:
    hands = hands or DisbursementHands()
    return hands.model_copy(update={"related": tuple(sorted({*hands.related, person_id}))})


async def get_disbursement_part(
    documents: Documents[DisbursementHands], query: GetDisbursementPart
) -> DisbursementPartView | None:
    """What this person has to do with the payment; None where there is none."""
    hands = await documents.get(query.disbursement_id)
    if hands is None:
        return None
    return DisbursementPartView(
        disbursement_id=query.disbursement_id,
        asked=query.person_id in hands.asked,
        related=query.person_id in hands.related,
    )


DISBURSEMENT_PARTS = (
    Projection("disbursement-parts", DisbursementHands)
    .on(DisbursementRequested, lambda event: event.disbursement_id, _requested)
    .on(PayeeRecorded, lambda event: event.disbursement_id, _payee)
    .on(RelationDeclared, lambda event: event.disbursement_id, _declared)
    .on(RelationSettled, lambda event: event.disbursement_id, _settled)
    .answers(GetDisbursementPart, get_disbursement_part)
)
