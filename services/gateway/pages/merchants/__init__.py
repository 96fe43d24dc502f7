"""Merchants: their public pages, and the forms of those who record, state and collect."""
