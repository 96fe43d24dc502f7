"""Charity markets: their public pages, and the forms of those who plan, count, settle and disclose."""
