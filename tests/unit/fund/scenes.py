"""The fund's specifications: who takes part, and how far a scene has come."""

from datetime import date, datetime
from itertools import count

from services.fund.domain.decider import DECIDER
from services.fund.domain.state import Fund
from shared.contracts.fund.disbursements import (
    ApproveDisbursement,
    DisbursementRequested,
    PayDisbursement,
    RequestDisbursement,
)
from shared.contracts.fund.donations import Channel, DonationReceived, RecordDonation
from shared.contracts.fund.earmarks import CreateEarmark, EarmarkCreated
from shared.contracts.fund.ledger import SpendingPurpose
from shared.contracts.fund.opening import OpenFund
from shared.contracts.fund.shares import (
    RecordRefund,
    RecordRevenue,
    RegisterPartner,
    RegisterShareTerms,
    RemitShare,
)
from shared.kernel.ids import derived_id
from shared.kernel.messages import Envelope, Role
from tests.specification import MONDAY, Specification, envelope

TODAY = date(2026, 7, 6)
_commands = count(1)


def id_of(name: str) -> str:
    """The id that this name always has in the scenes."""
    return derived_id(MONDAY, name)


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


def nothing_open() -> Specification[Fund]:
    return Specification(DECIDER)


def open_fund() -> Specification[Fund]:
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


def terms(version: int = 1, share_bps: int = 1_500, at: datetime = MONDAY) -> RegisterShareTerms:
    return RegisterShareTerms(
        agreement_id=AGREEMENT,
        partner_id=SKY_FARM,
        version=version,
        share_bps=share_bps,
        activated_at=at,
        **policy(),
    )


def with_partner() -> Specification[Fund]:
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
    session: str = "种植课", takings_fen: int = 100_000, at: datetime = MONDAY, refunded_fen: int = 0
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


def remitted(amount_fen: int, day: date = TODAY, partner: str = SKY_FARM) -> RemitShare:
    return RemitShare(
        partner_id=partner,
        amount_fen=amount_fen,
        arrived_on=day,
        reference="银行回单 20260706-0042",
        **treasurer(),
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
        reference="随手捐 20260706-0007",
        donor_id=donor,
        publish_name=publish_name,
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


def approved(spec: Specification[Fund], disbursement_id: str, *people: str) -> None:
    for person in people or ("committee-he", "committee-liang"):
        spec.when(ApproveDisbursement(disbursement_id=disbursement_id, **committee(person)))


def payment(disbursement_id: str, day: date = TODAY, envelope: Envelope | None = None) -> PayDisbursement:
    return PayDisbursement(
        disbursement_id=disbursement_id,
        paid_on=day,
        evidence="银行回单 20260706-0051",
        **(envelope or treasurer()),
    )


def sums(spec: Specification[Fund]) -> dict[str, int]:
    """The balance of every account, over all purses."""
    found: dict[str, int] = {}
    for posting in spec.state.postings.values():
        for account, _, amount_fen in posting.lines:
            found[account] = found.get(account, 0) + amount_fen
    return found
