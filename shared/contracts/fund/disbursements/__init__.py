"""Disbursements: requested, reviewed, approved by several, paid by another, reported, closed."""
