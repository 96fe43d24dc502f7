"""The programme's whole thread, from a need of residents to the fund's statement, played over HTTP."""

from collections.abc import Callable
from datetime import datetime

from examples.gangwan.admission import admit
from examples.gangwan.agreement import agree
from examples.gangwan.api import Api, TokenOf
from examples.gangwan.bank import Bank
from examples.gangwan.buying import buy, end_project, leave, pay
from examples.gangwan.campaigns import ask, settle
from examples.gangwan.counselling import (
    admitted_counsellors,
    decide_on_counsellors,
    find_counsellors,
    settle_need,
)
from examples.gangwan.credits import spend_credits
from examples.gangwan.farm import hold_session
from examples.gangwan.feed import read_feed
from examples.gangwan.fund import bring_in
from examples.gangwan.goods import give_rice
from examples.gangwan.grants import divide_grant, split_grants
from examples.gangwan.market import hold_market
from examples.gangwan.meeting import meet
from examples.gangwan.month import Prove, close_month, prove_books
from examples.gangwan.outsiders import shut_out
from examples.gangwan.pilots import admitted, apply, decide, try_out
from examples.gangwan.pilots_at_work import work
from examples.gangwan.programme import programmes
from examples.gangwan.projects import carry_out
from examples.gangwan.recruitment import recruit
from examples.gangwan.residents import count, pay_for_it, refer
from examples.gangwan.rooms import book_rooms
from examples.gangwan.setting import set_up
from examples.gangwan.spending import check_books, spend
from examples.gangwan.stage import Stage, local
from examples.gangwan.travelling import travel
from examples.gangwan.volunteers import redeem, volunteer
from shared.contracts.partners.programme import CommunityView, Rules
from shared.contracts.partners.refusals.programme import COMMUNITY_IS_ALREADY_OPEN


def play(
    url: str,
    token_of: TokenOf,
    *,
    run: str | None,
    out: Callable[[str], object],
    knocks: bool = True,
    pilots: bool = True,
    prove: Prove | None = None,
) -> None:
    """Plays every part, and tells ``out`` line by line what happens.

    ``run`` goes on with a run that was cut off; without it a new one begins, on a platform on which any
    number of runs may have been played before. Where days must pass, the development clock is moved;
    without one only the setting is made. Without ``knocks`` nobody tries every route that is closed to them:
    two thousand requests, which change nothing; without ``pilots`` two of the pilots' seven projects are
    played. ``prove`` checks the audit pack that is taken at the end.
    Raises `Unexpected` at the first answer that is not as it should be.
    """
    with Api(url, token_of) as api:
        set_up(api)
        if api.clock() is None:
            _tell_the_way(api, out)
            return
        stage = Stage(api, out, run)
        out(f"The thread of 港湾街道 on {api.url}, run {stage.run}")
        out(f"It is {local(stage.now)} in Guangzhou. If cut off: hehuo demo --resume {stage.run}")
        _open(stage)
        application_id = _play_through(stage, pilots=pilots)
        prove_books(stage, prove)
        if knocks:
            shut_out(stage, application_id)
        read_feed(stage)
        out("\nPlayed to the end. What the logs say: hehuo log haiwan. Their proof: hehuo verify")


def _play_through(stage: Stage, *, pilots: bool) -> str:
    """From the needs of residents to the books of a month; returns the id of the first application."""
    application_id = recruit(stage)
    applied = apply(stage) if pilots else {}
    counselling_id = find_counsellors(stage)
    if applied:
        try_out(stage, applied)
    bank = Bank(stage.run)
    hold_market(stage, bank)
    give_rice(stage)
    asked = ask(stage, bank)
    vote = refer(stage, bank)
    partner_id = admit(stage, application_id)
    decide_on_counsellors(stage, counselling_id)
    if applied:
        decide(stage, applied)
    agree(stage, partner_id)
    count(stage, vote)
    spend_credits(stage)
    book_rooms(stage)
    session_id = hold_session(stage, partner_id)
    volunteered = volunteer(stage)
    counsellors = admitted_counsellors(stage, counselling_id)
    if applied:
        work(stage, bank, admitted(stage, applied), partner_id)
    purchase, project = buy(stage, bank, counsellors, counselling_id)
    settle_need(stage, counselling_id)
    purse_id = _come_in_and_go_out(stage, partner_id, session_id)
    pay(stage, bank, purchase)
    end_project(stage, project)
    leave(stage, counsellors)
    check_books(stage)
    settle(stage, bank, asked)
    pay_for_it(stage, bank, vote)
    _use_points(stage, volunteered)
    divide_grant(stage, purse_id)
    carry_out(stage, application_id, partner_id)
    close_month(stage, bank)
    meet(stage)
    return application_id


def _come_in_and_go_out(stage: Stage, partner_id: str, session_id: str) -> str:
    """The money of Haiwan's fund; returns the id of its purse for families."""
    purse_id = bring_in(stage, partner_id, session_id)
    split_grants(stage, purse_id)
    spend(stage, purse_id)
    return purse_id


def _use_points(stage: Stage, volunteered: datetime) -> None:
    """At home, and in the next community."""
    redeem(stage, volunteered)
    travel(stage)


def _tell_the_way(api: Api, out: Callable[[str], object]) -> None:
    out(f"The example of 港湾街道 is set up on {api.url}: {' and '.join(programmes())}.")
    out("Its thread goes on for weeks, and this platform runs by the machine's clock.")
    out("It is played where the clock can be moved: hehuo up --development")


def _open(stage: Stage) -> None:
    """Part 1. The setting has opened the communities; asking again must not open them twice."""
    stage.title("1  The district opens its communities")
    for community, programme in programmes().items():
        here = f"/v1/communities/{community}"
        what = f"opens {programme.opening.name}"
        stage.asks_again("luo-district", what, here, programme.opening, unless=COMMUNITY_IS_ALREADY_OPEN)
        stage.looks(None, "reads its rules", here, CommunityView, lambda view: _ruled(view.rules))


def _ruled(rules: Rules) -> str:
    return (
        f"a price is at most {rules.price_ratio_bps / 100:.0f}% of the market's;"
        f" {rules.share_bps / 100:.0f}% of the income goes to the fund\n"
        f"{rules.feedback_quorum} residents must answer after a trial,"
        f" {rules.feedback_threshold_bps / 100:.0f}% of them in favour\n"
        f"{rules.resident_floor_minutes_per_week / 60:.0f} hours a week of each space stay residents'"
    )
