"""What other services report becomes commands on the fund's own log, and never a refusal."""

from typing import Any

from services.fund.across import ACROSS
from services.fund.domain.decider import DECIDER
from services.fund.policies import POLICIES
from shared.contracts.bookings.takings import SessionDelivered, SessionRefunded
from shared.contracts.fund.opening import FundOpened, RulesAdopted
from shared.contracts.fund.shares.events import (
    PartnerRegistered,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareTermsEnded,
    ShareTermsRegistered,
)
from shared.contracts.partners.admission import (
    ActorKind,
    AgreementActivated,
    AgreementEnded,
    AgreementTerms,
    Mechanism,
    PartnerAdmitted,
    PartnerForm,
)
from shared.contracts.partners.programme import CommunityOpened, Rules, RulesChanged
from shared.kernel.messages import Event, Recorded
from tests.specification import MONDAY, later
from tests.unit.fund.scenes import AGREEMENT, SKY_FARM, History, id_of

OPENED = CommunityOpened(
    name="海湾社区", name_en="Haiwan", host_charity="广州市南沙区慈善会", rules=Rules(), opened_at=MONDAY
)
ADMITTED = PartnerAdmitted(
    partner_id=SKY_FARM,
    application_id=id_of("application"),
    form=PartnerForm.TEAM,
    actor_kind=ActorKind.BUSINESS,
    mechanism=Mechanism.SPACE_COOPERATION,
    organisation="广州晓宸生物科技有限公司",
    project="天空农场",
    representative=id_of("representative"),
    admitted_at=MONDAY,
)
ACTIVATED = AgreementActivated(
    agreement_id=AGREEMENT,
    partner_id=SKY_FARM,
    version=1,
    terms=AgreementTerms(share_bps=1_500, price_ratio_bps=5_000, starts_at=MONDAY, ends_at=later(days=365)),
    activated_at=MONDAY,
)
DELIVERED = SessionDelivered(
    session_id=id_of("种植课"),
    partner_id=SKY_FARM,
    agreement_id=AGREEMENT,
    space_id=id_of("terrace"),
    title="种植课",
    enrolled=20,
    attended=19,
    paid_fen=110_000,
    refunded_fen=10_000,
    takings_fen=100_000,
    delivered_at=later(days=1),
)
REFUNDED = SessionRefunded(
    session_id=id_of("种植课"),
    partner_id=SKY_FARM,
    agreement_id=AGREEMENT,
    enrolment_id=id_of("enrolment"),
    refunded_fen=20_000,
    reason="孩子生病",
    refunded_at=later(days=2),
)
ENDED = AgreementEnded(
    agreement_id=AGREEMENT, partner_id=SKY_FARM, reason="expired\nas agreed", ended_at=later(days=365)
)


def reported(history: History, event: Event, sequence: int = 1) -> History:
    """The event reaches the fund, and what its policy wants is decided."""
    recorded = Recorded[Any](
        id=f"haiwan:{sequence}",
        source="/" + event.type.partition(".")[0],
        type=event.type,
        time=MONDAY,
        sequence=sequence,
        partitionkey="haiwan",
        actor="somebody",
        correlationid="correlation-1",
        causationid="causation-1",
        data=event,
    )
    for command in POLICIES.commands_for(recorded):
        history.when(command)
    return history


def test_the_thread_from_the_opening_to_the_end_of_the_agreement() -> None:
    history = reported(History(), OPENED)
    assert history.happened(FundOpened).host_charity == "广州市南沙区慈善会"
    reported(
        history,
        RulesChanged(
            rules=Rules(disbursement_approvals=3),
            effective_from=later(days=7),
            reason="委员会决议",
            revision=2,
        ),
        2,
    )
    assert history.happened(RulesAdopted).disbursement_approvals == 3
    reported(history, ADMITTED, 3)
    assert history.happened(PartnerRegistered).organisation == "广州晓宸生物科技有限公司"
    reported(history, ACTIVATED, 4)
    assert history.happened(ShareTermsRegistered).share_bps == 1_500
    reported(history, DELIVERED)
    assert history.happened(RevenueRecorded).takings_fen == 100_000
    assert history.happened(ShareAccrued).share_fen == 15_000
    reported(history, REFUNDED, 2)
    assert history.happened(RefundRecorded).base_fen == 80_000
    assert history.happened(ShareAccrued).share_fen == 12_000
    reported(history, ENDED, 5)
    assert history.happened(ShareTermsEnded).reason == "expired\nas agreed"


def test_bookings_may_overtake_partners_and_the_shares_come_out_the_same() -> None:
    history = History()
    for sequence, event in enumerate([DELIVERED, REFUNDED], start=1):
        reported(history, event, sequence)
    for sequence, event in enumerate([OPENED, ADMITTED, ACTIVATED], start=1):
        reported(history, event, sequence)
    assert history.state.sessions[DELIVERED.session_id].accrued_fen == 12_000
    assert history.state.partners[SKY_FARM].due_fen == 12_000


def test_what_is_reported_twice_happens_once() -> None:
    history = History()
    thread = [OPENED, ADMITTED, ACTIVATED, DELIVERED, ENDED]
    for event in thread:
        reported(history, event)
    count = len(history.events)
    for event in thread:
        reported(history, event)
    assert len(history.events) == count


def test_every_source_is_known() -> None:
    assert POLICIES.sources == {"partners", "bookings", "fund"}
    assert ACROSS.sources == {DECIDER.name}
