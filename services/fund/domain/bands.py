"""Which band a payment belongs to, by its amount and the rules of the day of its request."""

from services.fund.domain.state import Disbursement
from shared.contracts.partners.band_rules import AmountBands, Band, LargeBand, SmallBand

_NONE = AmountBands()


def small_band(disbursement: Disbursement) -> SmallBand | None:
    """The rules by which one officer may approve it; None where it takes the committee."""
    bands = _bands(disbursement)
    return bands.small if bands.band_of(disbursement.amount_fen) is Band.SMALL else None


def large_band(disbursement: Disbursement) -> LargeBand | None:
    """The rules by which residents vote on it; None where they don't."""
    bands = _bands(disbursement)
    return bands.large if bands.band_of(disbursement.amount_fen) is Band.LARGE else None


def _bands(disbursement: Disbursement) -> AmountBands:
    rules = disbursement.committee
    return (rules.bands if rules else None) or _NONE
