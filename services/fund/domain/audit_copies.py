"""Copies of the books: that they are read is recorded, and nothing follows from it."""

from services.fund.domain.state import Fund
from shared.contracts.fund.audit_pack import AuditCopy, AuditCopyTaken, TakeAuditPack, TakeLedger
from shared.kernel.messages import Command, Event
from shared.kernel.roles import Role


def take_audit_pack(state: Fund, command: TakeAuditPack) -> list[Event]:
    return [_taken(state, command, AuditCopy.PACK)]


def take_ledger(state: Fund, command: TakeLedger) -> list[Event]:
    return [_taken(state, command, AuditCopy.LEDGER)]


_OFFICES = (Role.AUDITOR, Role.SUPERVISOR, Role.TREASURER, Role.COMMITTEE)
"""In the order in which one is named where somebody holds several; the district comes last."""


def _taken(state: Fund, command: Command, what: AuditCopy) -> AuditCopyTaken:
    return AuditCopyTaken(
        copy_id=command.new_id("copy"),
        what=what,
        through_entry=state.entries,
        taken_by=command.actor.id,
        office=next((one for one in _OFFICES if command.actor.has(one)), Role.DISTRICT),
        taken_at=command.now,
    )


def audit_copy_taken(_state: Fund, _event: AuditCopyTaken) -> None:
    """Nothing is decided by who has read the books."""
