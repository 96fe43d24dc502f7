"""Holding something together: inviting a partner, answering, and what is held so."""
