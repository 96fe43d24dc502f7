"""Merchants (爱心商家): they promise the fund a share of what they sell, and state each month's sales."""
