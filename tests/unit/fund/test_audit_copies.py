"""That somebody takes a copy of the books is recorded: which, up to where, and in which office."""

import pytest

from shared.contracts.fund.audit_pack import (
    AuditCopy,
    AuditCopyTaken,
    ListAuditCopies,
    TakeAuditPack,
    TakeLedger,
)
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import given, open_fund, supervisor, treasurer


async def test_each_copy_is_recorded_with_the_entry_up_to_which_it_goes() -> None:
    spec = open_fund()
    first = spec.when(TakeAuditPack(**supervisor())).happened(AuditCopyTaken)
    assert (first.what, first.through_entry, first.office) == (AuditCopy.PACK, 0, Role.SUPERVISOR)
    spec.when(given(500))
    second = spec.when(TakeLedger(**treasurer())).happened(AuditCopyTaken)
    assert (second.what, second.through_entry, second.office) == (AuditCopy.LEDGER, 1, Role.TREASURER)
    listed = await ReadModels(*spec.events).ask(ListAuditCopies())
    assert {one.copy_id for one in listed.items} == {first.copy_id, second.copy_id}


@pytest.mark.parametrize(
    ("held", "named"),
    [({Role.COMMITTEE, Role.AUDITOR}, Role.AUDITOR), ({Role.DISTRICT}, Role.DISTRICT)],
)
def test_of_several_offices_the_one_that_audits_is_named(held: set[Role], named: Role) -> None:
    spec = open_fund()
    who = treasurer() | {"actor": Actor(id="somebody", roles=frozenset(held))}
    assert spec.when(TakeLedger(**who)).happened(AuditCopyTaken).office is named
