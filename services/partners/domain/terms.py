"""The terms of an agreement: within the community's rules, and complete before anybody signs."""

from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.agreements.commands import AmendAgreement, DraftAgreement
from shared.contracts.partners.refusals.agreements import (
    CATEGORIES_IN_WORDS_BIND_NOBODY,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    SCREENING_RECORD_IS_MISSING,
    SHARE_IS_BELOW_THE_RULE,
    TERM_IS_OVER,
)
from shared.kernel.refusals import Rejected


def terms_of(state: Programme, partner: Partner, command: DraftAgreement | AmendAgreement) -> AgreementTerms:
    """The terms that a command asks for; what it leaves out comes from the rules in force."""
    if command.categories:
        raise Rejected(CATEGORIES_IN_WORDS_BIND_NOBODY)
    rules = state.rules_at(command.now)
    share_bps = rules.share_bps if command.share_bps is None else command.share_bps
    ratio_bps = rules.price_ratio_bps if command.price_ratio_bps is None else command.price_ratio_bps
    if share_bps < rules.share_bps:
        raise Rejected(SHARE_IS_BELOW_THE_RULE, rule_share_bps=rules.share_bps)
    if ratio_bps > rules.price_ratio_bps:
        raise Rejected(PRICE_RATIO_IS_ABOVE_THE_RULE, rule_price_ratio_bps=rules.price_ratio_bps)
    if command.ends_at <= command.now:
        raise Rejected(TERM_IS_OVER, ends_at=command.ends_at.isoformat())
    if command.serves_minors:
        screened_until = state.screened_until(partner.representative)
        if screened_until is None or screened_until <= command.now:
            raise Rejected(SCREENING_RECORD_IS_MISSING)
    return AgreementTerms(
        share_bps=share_bps,
        price_ratio_bps=ratio_bps,
        free_hours_owed=command.free_hours_owed,
        space_ids=command.space_ids,
        session_categories=command.session_categories,
        serves_minors=command.serves_minors,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
    )


def require_good_standing(partner: Partner) -> None:
    """Nothing new is agreed with a partner who is suspended or about to leave."""
    if partner.suspended or partner.exiting or partner.left is not None:
        raise Rejected(PARTNER_IS_NOT_IN_GOOD_STANDING, state=partner.state.value)
