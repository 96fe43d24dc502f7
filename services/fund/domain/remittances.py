"""Partners bring their shares: what is due, what arrived, what was receipted."""

from services.fund.domain.guards import require_new_slip, require_open_day
from services.fund.domain.journal import Journal, book
from services.fund.domain.splits import owed_parts, transfers
from services.fund.domain.state import Fund, Partner, Remittance
from shared.contracts.fund.ledger import HOST_CHARITY, RECEIVABLE, EntryKind
from shared.contracts.fund.refusals import (
    PARTNER_IS_UNKNOWN,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_IS_UNKNOWN,
    REMITTANCE_WAS_REVERSED,
)
from shared.contracts.fund.shares.commands import ReceiptShare, RegisterPartner, RemitShare
from shared.contracts.fund.shares.events import PartnerRegistered, ShareReceipted, ShareRemitted
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected


def register_partner(state: Fund, command: RegisterPartner) -> list[Event]:
    partner = state.partners.get(command.partner_id)
    if partner is not None and partner.registered:
        return []
    return [
        PartnerRegistered(
            partner_id=command.partner_id, organisation=command.organisation, project=command.project
        )
    ]


def partner_registered(state: Fund, event: PartnerRegistered) -> None:
    state.partners.setdefault(event.partner_id, Partner()).registered = True


def remit_share(state: Fund, command: RemitShare) -> list[Event]:
    partner = state.partners.get(command.partner_id)
    if partner is None:
        raise Rejected(PARTNER_IS_UNKNOWN)
    if command.amount_fen > partner.due_fen:
        raise Rejected(
            REMITTANCE_IS_MORE_THAN_DUE, due_fen=max(0, partner.due_fen), amount_fen=command.amount_fen
        )
    require_open_day(state, command, command.arrived_on)
    require_new_slip(state, command.reference)
    remittance_id, account = command.new_id("remittance"), RECEIVABLE + command.partner_id
    return [
        ShareRemitted(
            remittance_id=remittance_id,
            partner_id=command.partner_id,
            amount_fen=command.amount_fen,
            due_fen=partner.due_fen - command.amount_fen,
            arrived_on=command.arrived_on,
            reference=command.reference,
            entry=Journal(state, command).entry(
                EntryKind.SHARE_REMITTED,
                remittance_id,
                transfers(HOST_CHARITY, account, owed_parts(state, account, command.amount_fen)),
                booked_on=command.arrived_on,
            ),
        )
    ]


def share_remitted(state: Fund, event: ShareRemitted) -> None:
    remittance = Remittance(event.partner_id, month=month_of(event.arrived_on))
    state.remittances[event.remittance_id] = remittance
    state.note_receipt(event.remittance_id, remittance)
    book(state, event.entry, event.reference)


def receipt_share(state: Fund, command: ReceiptShare) -> list[Event]:
    remittance = state.remittances.get(command.remittance_id)
    if remittance is None:
        raise Rejected(REMITTANCE_IS_UNKNOWN)
    if remittance.receipt_number == command.receipt_number:
        return []
    if remittance.receipt_number is not None:
        raise Rejected(RECEIPT_IS_ALREADY_ISSUED, receipt_number=remittance.receipt_number)
    if remittance.reversed:
        raise Rejected(REMITTANCE_WAS_REVERSED)
    if command.receipt_number in state.receipt_numbers:
        raise Rejected(RECEIPT_NUMBER_IS_TAKEN)
    return [
        ShareReceipted(
            remittance_id=command.remittance_id,
            partner_id=remittance.partner_id,
            receipt_number=command.receipt_number,
            receipted_at=command.now,
        )
    ]


def share_receipted(state: Fund, event: ShareReceipted) -> None:
    remittance = state.remittances[event.remittance_id]
    remittance.receipt_number = event.receipt_number
    state.note_receipt(event.remittance_id, remittance)
    state.receipt_numbers[event.receipt_number] = event.remittance_id
