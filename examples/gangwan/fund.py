"""Part 4 of the thread, first half: the share of the partner's income, and gifts, reach the fund."""

from examples.gangwan.people import identities
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import Facts, Stage, expect
from shared.contracts.fund.donations.commands import ReceiptDonationRequest, RecordDonationRequest
from shared.contracts.fund.donations.events import Channel
from shared.contracts.fund.donations.views import PublicDonationView
from shared.contracts.fund.earmarks import CreateEarmarkRequest
from shared.contracts.fund.refusals import REMITTANCE_IS_MORE_THAN_DUE
from shared.contracts.fund.shares.commands import ReceiptShareRequest, RemitShareRequest
from shared.contracts.fund.shares.views import SessionShareView, ShareView
from shared.kernel.models import Page
from shared.kernel.money import yuan

BASE_FEN, SHARE_FEN = 100_000, 15_000
GIFT_FEN = 8_800
_QUIET_GIFT_FEN = 6_600


def bring_in(stage: Stage, partner_id: str, session_id: str) -> str:
    """Plays the part; returns the id of a purse for one purpose, with a gift of 88.00 yuan in it."""
    stage.title("4  Fund: the share and the gifts come in")
    _accrued(stage, partner_id, session_id)
    _remitted(stage, partner_id)
    purse = CreateEarmarkRequest(
        title="天空农场亲子名额",
        title_en="Family places at the sky farm",
        purpose="困难家庭儿童免费参加天空农场课程",
        purpose_en="Children of families in need take part in the courses of the sky farm.",
    )
    purse_id = stage.does(
        "qian-treasurer", f"opens a purse for one purpose: {purse.title}", f"{HAIWAN}/fund/earmarks", purse
    ).id
    _given(stage, purse_id)
    return purse_id


def _accrued(stage: Stage, partner_id: str, session_id: str) -> None:
    here = f"{HAIWAN}/fund/shares/{partner_id}/sessions"
    lines = stage.until(
        lambda: stage.all(None, here, SessionShareView),
        lambda found: any(line.session_id == session_id and line.share_bps for line in found),
        "the share of the session, by SessionDelivered",
    )
    line = next(one for one in lines if one.session_id == session_id)
    expect((line.base_fen, line.share_bps, line.share_fen), (BASE_FEN, 1_500, SHARE_FEN), "base, rule, share")
    stage.tell(f"fund heard of the session: 15% of ¥{yuan(BASE_FEN)} is ¥{yuan(SHARE_FEN)},")
    stage.tell("rounded half-up to the fen (here there is nothing to round)")


def _remitted(stage: Stage, partner_id: str) -> None:
    here = f"{HAIWAN}/fund/shares/{partner_id}/remittances"
    too_much, due = (
        RemitShareRequest(amount_fen=amount_fen, arrived_on=stage.saturday, reference=f"银行回单 {stage.run}")
        for amount_fen in (SHARE_FEN + 1, SHARE_FEN)
    )
    stage.refused(
        "qian-treasurer",
        f"records ¥{yuan(SHARE_FEN + 1)} from the partner",
        here,
        too_much,
        by=REMITTANCE_IS_MORE_THAN_DUE,
        telling=_due,
    )
    remitted = stage.does("qian-treasurer", f"records ¥{yuan(SHARE_FEN)} from the partner", here, due)
    receipt = ReceiptShareRequest(receipt_number=f"粤捐 {stage.run}-1")
    what = f"records the charity's receipt {receipt.receipt_number}"
    stage.does("qian-treasurer", what, f"{HAIWAN}/fund/remittances/{remitted.id}/receipt", receipt)
    share = stage.get(None, f"{HAIWAN}/fund/shares/{partner_id}", ShareView)
    expect((share.accrued_fen, share.remitted_fen, share.due_fen), (SHARE_FEN, SHARE_FEN, 0), "the share")


def _due(facts: Facts) -> str:
    expect(facts.get("due_fen"), SHARE_FEN, "what is due")
    return f"¥{yuan(SHARE_FEN)} is due, and no more"


def _given(stage: Stage, purse_id: str) -> None:
    """One gift by name, one that wants no name, each receipted or waived."""
    named, quiet = (
        RecordDonationRequest(
            amount_fen=amount_fen,
            channel=Channel.QR_CODE,
            received_on=stage.saturday,
            reference=f"随手捐 {stage.run}-{donor}",
            donor_id=identities()[donor].person_id,
            publish_name=donor == "lin",
            consent_evidence=f"同意书 {stage.run}-1" if donor == "lin" else None,
            earmark_id=purse_id if donor == "lin" else None,
        )
        for donor, amount_fen in (("lin", GIFT_FEN), ("zhao", _QUIET_GIFT_FEN))
    )
    here = f"{HAIWAN}/fund/donations"
    what = f"records lin's gift of ¥{yuan(GIFT_FEN)} to that purse; lin has signed that she may be named"
    by_lin = stage.does("qian-treasurer", what, here, named)
    what = f"records zhao's gift of ¥{yuan(_QUIET_GIFT_FEN)}; zhao would rather not be named"
    by_zhao = stage.does("qian-treasurer", what, here, quiet)
    receipt = ReceiptDonationRequest(receipt_number=f"粤捐 {stage.run}-2")
    stage.does("qian-treasurer", "records a receipt for lin", f"{here}/{by_lin.id}/receipt", receipt)
    waived = ReceiptDonationRequest(receipt_number=None)
    stage.does("qian-treasurer", "notes that zhao wants none", f"{here}/{by_zhao.id}/receipt", waived)
    wanted = {by_lin.id: identities()["lin"].name, by_zhao.id: "匿名"}

    def published(page: Page[PublicDonationView]) -> str:
        donors = {gift.donation_id: gift.donor for gift in page.items}
        expect({gift_id: donors.get(gift_id) for gift_id in wanted}, wanted, "the published donors")
        shown = (gift for gift in page.items if gift.donation_id in wanted)
        return "\n".join(f"{gift.donor} ¥{yuan(gift.amount_fen)}: {gift.receipt}" for gift in shown)

    stage.looks(None, "reads the list of gifts", here, Page[PublicDonationView], published)
