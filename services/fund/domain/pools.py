"""Matching pools are opened for campaigns."""

from services.fund.domain.campaign_life import require_campaign
from services.fund.domain.campaign_state import Pool
from services.fund.domain.state import Fund
from shared.contracts.fund.campaigns.matching import OpenPool, PoolOpened
from shared.contracts.fund.earmarks import EarmarkCreated
from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_MATCHED_ALREADY
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def open_pool(state: Fund, command: OpenPool) -> list[Event]:
    for campaign_id in command.campaign_ids:
        if require_campaign(state, campaign_id).pool_id is not None:
            raise Rejected(CAMPAIGN_IS_MATCHED_ALREADY, campaign_id=campaign_id)
    pool_id = command.new_id("pool")
    return [
        PoolOpened(
            pool_id=pool_id,
            title=command.title,
            sponsor=command.sponsor,
            campaign_ids=tuple(dict.fromkeys(command.campaign_ids)),
            factor_bps=command.factor_bps,
            cap_fen=command.cap_fen,
            gift_cap_fen=command.gift_cap_fen,
            person_cap_fen=command.person_cap_fen,
            campaign_cap_fen=command.campaign_cap_fen,
            opened_at=command.now,
            title_en=command.title_en,
        ),
        EarmarkCreated(
            earmark_id=pool_id,
            title=command.title,
            purpose=command.sponsor,
            created_at=command.now,
            title_en=command.title_en,
        ),
    ]


def pool_opened(state: Fund, event: PoolOpened) -> None:
    state.campaigns.pools[event.pool_id] = Pool(
        campaign_ids=event.campaign_ids,
        factor_bps=event.factor_bps,
        cap_fen=event.cap_fen,
        gift_cap_fen=event.gift_cap_fen,
        person_cap_fen=event.person_cap_fen,
        campaign_cap_fen=event.campaign_cap_fen,
    )
    for campaign_id in event.campaign_ids:
        state.campaigns.by_id[campaign_id].pool_id = event.pool_id
