"""The fund's specifications: who takes part, and how far a scene has come."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from services.fund.domain.decider import DECIDER
from services.fund.domain.state import Fund
from shared.contracts.fund.approvals import ApproveDisbursement, ReviewDisbursement
from shared.contracts.fund.closing import ClosePeriod, PreparePeriod
from shared.contracts.fund.disbursements.commands import PayDisbursement, ReportResult, RequestDisbursement
from shared.contracts.fund.disbursements.events import DisbursementRequested
from shared.contracts.fund.donations.commands import (
    PledgeDonation,
    ReceiptDonation,
    RecordDonation,
    RecordDonationRequest,
)
from shared.contracts.fund.donations.events import Channel, DonationPledged, DonationReceived
from shared.contracts.fund.donations.many import RecordDonations, TryDonations
from shared.contracts.fund.earmarks import CreateEarmark, EarmarkCreated
from shared.contracts.fund.income import RecordBankFee, RecordIncome
from shared.contracts.fund.ledger import IncomeSource, ProposeReversal, ReverseEntry
from shared.contracts.fund.opening import OpenFund
from shared.contracts.fund.shares.commands import (
    ReceiptShare,
    RecordLatePayment,
    RecordRefund,
    RecordRevenue,
    RegisterPartner,
    RegisterShareTerms,
    RemitShare,
)
from shared.contracts.fund.shares.events import ShareRemitted
from shared.contracts.fund.votes import Seats, Vote, VoteOnDisbursement
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.decider import Decider
from shared.kernel.ids import derived_id
from shared.kernel.messages import Command, Envelope, Event
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope

TODAY = date(2026, 7, 6)
YEAR_IS_OVER = datetime(2026, 12, 31, 16, tzinfo=UTC)
"""When the disclosure of the year 2026 begins to be awaited: time always does that next."""
_commands = count(1)
_slips = count(1)


def id_of(name: str) -> str:
    """The id that this name always has in the scenes."""
    return derived_id(MONDAY, name)


SEATS = Seats(
    committee=(
        "committee-deng",
        "committee-he",
        "committee-liang",
        "committee-luo",
        "committee-ye",
        "resident-luo",
    ),
    treasurers=("committee-he", "treasurer-su", "treasurer-wu", "treasurer-ye"),
)
"""Who holds an office in the scenes that know no votes."""
SKY_FARM = id_of("天空农场")
AGREEMENT = id_of("agreement of 天空农场")


def by(person: str, *roles: Role, at: datetime = MONDAY) -> Envelope:
    return envelope(person, *roles, at=at, command_id=f"command-{next(_commands)}")


def policy(at: datetime = MONDAY) -> Envelope:
    return by("policy:bookings", Role.SYSTEM, at=at)


def treasurer(at: datetime = MONDAY, person: str = "treasurer-wu") -> Envelope:
    return by(person, Role.TREASURER, at=at)


def committee(person: str, at: datetime = MONDAY) -> Envelope:
    return by(person, Role.COMMITTEE, at=at)


def staff(person: str = "staff-chen", at: datetime = MONDAY) -> Envelope:
    return by(person, Role.STAFF, at=at)


@dataclass
class History(Specification[Fund]):
    """A specification of the fund that keeps its whole log."""

    decider: Decider[Fund] = DECIDER
    events: list[Event] = field(default_factory=list)

    def given(self, *events: Event) -> "History":
        self.events += events
        super().given(*events)
        return self

    def when(self, command: Command) -> "History":
        super().when(command)
        return self


def nothing_open() -> History:
    return History()


def open_fund() -> History:
    """海湾社区 has a fund at its host charity; two people approve a payment."""
    return nothing_open().when(
        OpenFund(
            name="海湾社区",
            host_charity="广州市南沙区慈善会",
            disbursement_approvals=2,
            zone="Asia/Shanghai",
            **policy(),
        )
    )


COMMITTEE = ("committee-deng", "committee-he", "committee-liang", "committee-luo", "committee-ye")
FIVE = Seats(committee=COMMITTEE, treasurers=("treasurer-su", "treasurer-wu"))


def voting_fund() -> History:
    """海湾社区 under today's rules: five vote on each payment, and a week of publicity follows."""
    return nothing_open().when(
        OpenFund(
            name="海湾社区",
            host_charity="广州市南沙区慈善会",
            disbursement_approvals=2,
            committee=CommitteeRules(),
            zone="Asia/Shanghai",
            **policy(),
        )
    )


def ballot(
    disbursement_id: str,
    person: str,
    vote: Vote = Vote.IN_FAVOUR,
    seats: Seats = FIVE,
    at: datetime = MONDAY,
) -> VoteOnDisbursement:
    return VoteOnDisbursement(
        disbursement_id=disbursement_id, vote=vote, seats=seats, **committee(person, at)
    )


def review(disbursement_id: str, envelope: Envelope | None = None) -> ReviewDisbursement:
    return ReviewDisbursement(
        disbursement_id=disbursement_id, in_favour=True, comment="x", **(envelope or supervisor())
    )


def terms(version: int = 1, share_bps: int = 1_500, at: datetime = MONDAY) -> RegisterShareTerms:
    return RegisterShareTerms(
        agreement_id=AGREEMENT,
        partner_id=SKY_FARM,
        version=version,
        share_bps=share_bps,
        activated_at=at,
        **policy(),
    )


def with_partner() -> History:
    """天空农场 is a partner whose agreement gives 15% to the fund."""
    return (
        open_fund()
        .when(
            RegisterPartner(
                partner_id=SKY_FARM,
                organisation="广州晓宸生物科技有限公司",
                project="天空农场",
                **policy(),
            )
        )
        .when(terms())
    )


def delivered(
    session: str = "种植课",
    takings_fen: int = 100_000,
    at: datetime = MONDAY,
    refunded_fen: int = 0,
    starts_at: datetime | None = None,
) -> RecordRevenue:
    """A session of 天空农场 took in so much."""
    return RecordRevenue(
        session_id=id_of(session),
        partner_id=SKY_FARM,
        agreement_id=AGREEMENT,
        title=session,
        paid_fen=takings_fen + refunded_fen,
        refunded_fen=refunded_fen,
        takings_fen=takings_fen,
        delivered_at=at,
        starts_at=starts_at,
        **policy(at),
    )


def paid_late(paid_fen: int, session: str = "种植课", at: datetime = MONDAY) -> RecordLatePayment:
    return RecordLatePayment(
        session_id=id_of(session),
        partner_id=SKY_FARM,
        agreement_id=AGREEMENT,
        title=session,
        paid_fen=paid_fen,
        starts_at=MONDAY,
        paid_at=at,
        **policy(at),
    )


def refunded(refunded_fen: int, session: str = "种植课", at: datetime = MONDAY) -> RecordRefund:
    return RecordRefund(
        session_id=id_of(session),
        enrolment_id=id_of("enrolment"),
        refunded_fen=refunded_fen,
        refunded_at=at,
        **policy(at),
    )


def remitted(
    amount_fen: int, day: date = TODAY, partner: str = SKY_FARM, at: datetime = MONDAY
) -> RemitShare:
    return RemitShare(
        partner_id=partner,
        amount_fen=amount_fen,
        arrived_on=day,
        reference=f"银行回单 20260706-{next(_slips)}",
        **treasurer(at),
    )


def given(
    amount_fen: int = 20_000,
    donor: str | None = "resident-lin",
    *,
    earmark: str | None = None,
    publish_name: bool = False,
    day: date = TODAY,
    at: datetime = MONDAY,
) -> RecordDonation:
    """A gift that arrived."""
    return RecordDonation(
        amount_fen=amount_fen,
        channel=Channel.QR_CODE,
        received_on=day,
        reference=f"随手捐 20260706-{next(_slips)}",
        donor_id=donor,
        publish_name=publish_name,
        earmark_id=earmark,
        **treasurer(at),
    )


def many(*gifts: RecordDonation) -> RecordDonations:
    """These gifts in one list, rightly counted."""
    fields = RecordDonationRequest.model_fields.keys()
    return RecordDonations(
        gifts=tuple(RecordDonationRequest(**one.model_dump(include={*fields})) for one in gifts),
        counted=len(gifts),
        counted_fen=sum(one.amount_fen for one in gifts),
        **treasurer(),
    )


def tried(*gifts: RecordDonation) -> TryDonations:
    """What recording these gifts in one list would do."""
    asked = many(*gifts)
    return TryDonations(**asked.model_dump(include={"gifts", "counted", "counted_fen"}), **treasurer())


def granted(
    amount_fen: int = 5_000_000, *, earmark: str | None = None, day: date = TODAY, at: datetime = MONDAY
) -> RecordIncome:
    """A grant that arrived."""
    return RecordIncome(
        source=IncomeSource.GRANT,
        amount_fen=amount_fen,
        granted_by="广州市南沙区民政局",
        received_on=day,
        reference=f"银行回单 20260706-G{next(_slips)}",
        earmark_id=earmark,
        **treasurer(at),
    )


def fee(
    amount_fen: int = 500, *, earmark: str | None = None, day: date = TODAY, at: datetime = MONDAY
) -> RecordBankFee:
    """What the bank took."""
    return RecordBankFee(
        amount_fen=amount_fen,
        charged_on=day,
        reference=f"银行回单 20260706-F{next(_slips)}",
        earmark_id=earmark,
        **treasurer(at),
    )


def earmarked(spec: Specification[Fund]) -> str:
    """Opens a purse and returns its id."""
    command = CreateEarmark(title="天空农场亲子名额", purpose="困难家庭儿童免费参加", **treasurer())
    return spec.when(command).happened(EarmarkCreated).earmark_id


def donated(spec: Specification[Fund], command: RecordDonation) -> DonationReceived:
    return spec.when(command).happened(DonationReceived)


def wished(
    amount_fen: int = 12_000,
    *,
    earmark: str | None = None,
    payee: str | None = None,
    envelope: Envelope | None = None,
) -> RequestDisbursement:
    """Staff ask for a payment: to a person, or else to a firm."""
    return RequestDisbursement(
        title="舞蹈室镜面维修",
        purpose=SpendingPurpose.FACILITIES,
        amount_fen=amount_fen,
        payee_organisation=None if payee else "南沙区港湾维修服务部",
        payee_id=payee,
        earmark_id=earmark,
        **(envelope or staff()),
    )


def requested(spec: Specification[Fund], command: RequestDisbursement | None = None) -> str:
    """A disbursement is requested; its id."""
    return spec.when(command or wished()).happened(DisbursementRequested).disbursement_id


def approval(disbursement_id: str, envelope: Envelope, seats: Seats = SEATS) -> ApproveDisbursement:
    return ApproveDisbursement(disbursement_id=disbursement_id, seats=seats, **envelope)


def approved(spec: Specification[Fund], disbursement_id: str, *people: str) -> None:
    for person in people or ("committee-he", "committee-liang"):
        spec.when(approval(disbursement_id, committee(person)))


def payment(
    disbursement_id: str, day: date | None = None, envelope: Envelope | None = None, seats: Seats = SEATS
) -> PayDisbursement:
    """A payment on this day or, where none is said, on that on which it is recorded."""
    now = (envelope or treasurer())["now"]
    return PayDisbursement(
        disbursement_id=disbursement_id,
        paid_on=day or now.astimezone(ZoneInfo("Asia/Shanghai")).date(),
        evidence=f"银行回单 20260706-{next(_slips)}",
        seats=seats,
        **(envelope or treasurer()),
    )


def supervisor(at: datetime = MONDAY) -> Envelope:
    return by("supervisor-mo", Role.SUPERVISOR, at=at)


def reversal(
    spec: Specification[Fund], entry_id: str, reason: str = "x", at: datetime = MONDAY
) -> ReverseEntry:
    """The treasurer proposes it; what the supervisor then does."""
    spec.when(ProposeReversal(entry_id=entry_id, reason=reason, **treasurer(at)))
    return ReverseEntry(entry_id=entry_id, **supervisor(at))


def closing(spec: Specification[Fund], month: str, at: datetime) -> ClosePeriod:
    """The treasurer declares it complete; what the supervisor then does."""
    spec.when(PreparePeriod(month=month, **treasurer(at)))
    return ClosePeriod(month=month, **supervisor(at))


def sums(spec: Specification[Fund]) -> dict[str, int]:
    """The balance of every account, over all purses."""
    found: dict[str, int] = {}
    for posting in spec.state.postings.values():
        for account, _, amount_fen in posting.lines:
            found[account] = found.get(account, 0) + amount_fen
    return found


@dataclass
class Story:
    """A fund in which much has happened, and the ids of some of it."""

    history: History
    earmark: str
    gift: DonationReceived
    anonymous: DonationReceived
    pledge: str
    remittance: ShareRemitted
    wish: str
    paid: str
    late_session: str


def story() -> Story:
    """Two months of 海湾: 1,000.00 yuan of takings less 200.00 refunded, gifts, a payment, a mistake."""
    history = with_partner().when(delivered("种植课", 100_000)).when(delivered("手工课", 50_001))
    history.when(refunded(20_000)).when(remitted(10_000))
    remittance = history.happened(ShareRemitted)
    history.when(ReceiptShare(remittance_id=remittance.remittance_id, receipt_number="粤捐 1", **treasurer()))
    earmark = earmarked(history)
    gift = donated(history, given(20_000, publish_name=True))
    history.when(ReceiptDonation(donation_id=gift.donation_id, receipt_number="粤捐 2", **treasurer()))
    anonymous = donated(history, given(5_000, donor=None, earmark=earmark))
    mistake = donated(history, given(999_999))
    history.when(reversal(history, mistake.entry.entry_id, "多录了两位"))
    by_a_resident = by("resident-lin", Role.RESIDENT)
    pledge = history.when(PledgeDonation(amount_fen=8_800, **by_a_resident)).happened(DonationPledged)
    history.when(closing(history, "2026-07", LATER))
    history.when(delivered("迟报的课", 10_000))  # In July, heard of in August.
    paid, wish = requested(history), requested(history, wished(payee="resident-luo", earmark=earmark))
    approved(history, paid)
    day, at_that_time = LATER.date(), treasurer(LATER)
    history.when(payment(paid, day=day, envelope=at_that_time))
    history.when(ReportResult(disbursement_id=paid, result="镜面已更换", **staff(at=LATER)))
    unregistered = delivered("别人的课", 3_000).model_copy(update={"agreement_id": id_of("unknown")})
    history.when(unregistered)
    return Story(
        history,
        earmark,
        gift,
        anonymous,
        pledge.donation_id,
        remittance,
        wish,
        paid,
        unregistered.session_id,
    )


LATER = MONDAY + timedelta(days=30)
"""5 August 2026."""
