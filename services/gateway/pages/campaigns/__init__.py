"""Campaigns: what is asked for, what has come, and what becomes of it; and the forms of those involved."""
