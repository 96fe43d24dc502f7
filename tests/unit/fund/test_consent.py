"""Whose name may be shown, as the list of gifts knows it: the donor's whose own act or signature says so."""

from datetime import UTC, datetime

import pytest

from services.fund.projections.donations import DONATIONS
from shared.contracts.fund.donations.events import ConsentChanged, DonationPledged
from shared.contracts.fund.donations.views import DonationView
from tests.read_models import recorded

LIN = "resident-lin"
PLEDGED = DonationPledged(
    donation_id="0197e2a0-0000-7000-8000-000000000001",
    donor_id=LIN,
    amount_fen=8_800,
    earmark_id=None,
    publish_name=True,
    pledged_at=datetime(2026, 7, 6, tzinfo=UTC),
)


def pledged(on_behalf_of: str | None = None) -> DonationView:
    event = recorded(PLEDGED, 1, "fund").model_copy(update={"onbehalfof": on_behalf_of})
    found = DONATIONS.fold(None, event, PLEDGED.donation_id)
    assert isinstance(found, DonationView)
    return found


@pytest.mark.parametrize(("on_behalf_of", "consented"), [(None, True), (LIN, False)])
def test_a_pledge_is_consent_unless_staff_entered_it(on_behalf_of: str | None, consented: bool) -> None:
    assert pledged(on_behalf_of).consented is consented


@pytest.mark.parametrize(
    ("actor", "by_donor", "evidence", "consented"),
    [
        ("treasurer-wu", False, None, False),
        ("treasurer-wu", False, "同意书 2026-7", True),
        ("treasurer-wu", True, None, True),
        (LIN, False, None, True),
    ],
)
def test_a_flag_that_a_treasurer_has_set_is_no_consent_without_evidence(
    actor: str, by_donor: bool, evidence: str | None, consented: bool
) -> None:
    """Events of 0.1 do not say whether it was the donor: there the actor does."""
    change = ConsentChanged(
        donation_id=PLEDGED.donation_id,
        publish_name=True,
        by_donor=by_donor,
        consent_evidence=evidence,
        changed_at=PLEDGED.pledged_at,
    )
    event = recorded(change, 2, "fund").model_copy(update={"actor": actor})
    found = DONATIONS.fold(pledged(LIN), event, PLEDGED.donation_id)
    assert isinstance(found, DonationView)
    assert found.consented is consented
