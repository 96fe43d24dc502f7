"""The fund service: its rules, its policies, its read models."""

from services.fund.domain.decider import DECIDER
from services.fund.policies import POLICIES
from services.fund.projections.appeals import APPEALS
from services.fund.projections.books import BOOKS
from services.fund.projections.box_parts import BOX_PARTS
from services.fund.projections.boxes import BOXES
from services.fund.projections.budgets import BUDGET_LINES, BUDGETS
from services.fund.projections.campaigns import CAMPAIGNS, CERTIFICATES, MEMBERSHIPS
from services.fund.projections.clocks import FUND_CLOCKS
from services.fund.projections.disbursement_parts import DISBURSEMENT_PARTS
from services.fund.projections.disbursements import DISBURSEMENTS
from services.fund.projections.disclosures import DISCLOSURES, GIFT_QUESTIONS
from services.fund.projections.donations import DONATIONS
from services.fund.projections.earmarks import EARMARKS
from services.fund.projections.goods import GOODS
from services.fund.projections.goods_hands import GOODS_HANDS, OWN_GOODS
from services.fund.projections.ledger import LEDGER
from services.fund.projections.market_parts import MARKET_PARTS
from services.fund.projections.markets import MARKETS
from services.fund.projections.meetings import MEETING_PAPERS, MEETINGS
from services.fund.projections.merchants import MERCHANTS, OWN_MERCHANTS
from services.fund.projections.objections import DISBURSEMENT_OBJECTIONS
from services.fund.projections.officer import OFFICER
from services.fund.projections.points import POINTS, RESERVATIONS, REWARDS
from services.fund.projections.points_elsewhere import POINTS_AGREEMENTS, VISITOR_CLAIMS
from services.fund.projections.points_history import EXPIRING_POINTS, POINTS_HISTORY
from services.fund.projections.pools import POOLS
from services.fund.projections.purpose_changes import PURPOSE_CHANGES
from services.fund.projections.remittances import REMITTANCES
from services.fund.projections.residents_votes import RESIDENTS_VOTES, VOICES
from services.fund.projections.session_shares import SESSION_SHARES
from services.fund.projections.share_charges import SHARE_CHARGES
from services.fund.projections.share_disputes import SHARE_DISPUTES
from services.fund.projections.shares import SHARES
from services.fund.projections.sources import SOURCES
from services.fund.projections.stall_dues import STALL_DUES
from services.fund.projections.statements import STATEMENT_FILES, STATEMENT_LINES
from services.fund.projections.terms import TERMS
from services.fund.projections.vouchers import VOUCHERS
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=(
        BOOKS,
        FUND_CLOCKS,
        LEDGER,
        VOUCHERS,
        SHARES,
        SESSION_SHARES,
        SHARE_CHARGES,
        SHARE_DISPUTES,
        REMITTANCES,
        DONATIONS,
        EARMARKS,
        SOURCES,
        DISCLOSURES,
        GIFT_QUESTIONS,
        PURPOSE_CHANGES,
        TERMS,
        MEETINGS,
        MEETING_PAPERS,
        OFFICER,
        RESIDENTS_VOTES,
        VOICES,
        BUDGETS,
        BUDGET_LINES,
        DISBURSEMENTS,
        DISBURSEMENT_PARTS,
        DISBURSEMENT_OBJECTIONS,
        STATEMENT_FILES,
        STATEMENT_LINES,
        CAMPAIGNS,
        MARKETS,
        MARKET_PARTS,
        STALL_DUES,
        MERCHANTS,
        OWN_MERCHANTS,
        APPEALS,
        BOXES,
        BOX_PARTS,
        GOODS,
        GOODS_HANDS,
        OWN_GOODS,
        MEMBERSHIPS,
        CERTIFICATES,
        POOLS,
        POINTS,
        POINTS_HISTORY,
        EXPIRING_POINTS,
        REWARDS,
        RESERVATIONS,
        POINTS_AGREEMENTS,
        VISITOR_CLAIMS,
    ),
    policies=POLICIES,
)
