"""Shares of partners' service income: accrued on delivery, remitted, receipted (Charity Law, art. 37).

**Rounding.** The share of a session is `shared.kernel.money.share_of` of its whole base, half-up to the
fen. A refund accrues the difference between the share of the base after it and what was accrued before,
so several refunds together never drift from the share of what remained.
"""
