"""What time does by itself: a publicity is over, a campaign ends, points expire, shares and merchants' months
fall due, and disclosures begin to be awaited. A vote of the residents closes once the days for counting are
over."""

from datetime import datetime

from services.fund.domain.boxes import boxes_due
from services.fund.domain.campaign_life import ended
from services.fund.domain.disclosure_clocks import clocks_due, next_clock
from services.fund.domain.merchants import sales_due
from services.fund.domain.overdue_disclosures import disclosures_overdue
from services.fund.domain.points import points_due
from services.fund.domain.publicity import publicity_over
from services.fund.domain.relations import claims_over
from services.fund.domain.residents_votes import counting_over, next_count
from services.fund.domain.share_dues import next_shares, shares_due
from services.fund.domain.state import Fund
from shared.kernel.messages import Event, Tick


def due(state: Fund) -> datetime | None:
    """When time next does something."""
    points = state.points.agenda.next()
    clocks = (
        next_clock(state),
        state.disclosures.ends.next(),
        state.merchants.days.next(),
        state.boxes.days.next(),
        next_count(state),
    )
    others = [*state.deadlines.values(), *state.relation_claims.values()]
    others += [*state.campaigns.ends.values(), *next_shares(state)]
    others += [one for one in clocks if one is not None]
    return min(others if points is None else [*others, points], default=None)


def pass_time(state: Fund, command: Tick) -> list[Event]:
    """Everything that is due by now, in the order in which it became so."""
    shown = sorted((at, key) for key, at in state.deadlines.items() if at <= command.now)
    over = sorted((at, key) for key, at in state.campaigns.ends.items() if at <= command.now)
    scheduled = clocks_due(state, command)
    return [
        *(publicity_over(state.disbursements[key], key, command.now) for _, key in shown),
        *(event for _, key in over for event in ended(state, key, command.now)),
        *claims_over(state, command.now),
        *counting_over(state, command.now),
        *points_due(state, command.now),
        *shares_due(state, command.now),
        *sales_due(state, command.now),
        *boxes_due(state, command.now),
        *scheduled,
        *disclosures_overdue(state, scheduled, command.now),
    ]
