"""Draws: the places of an over-asked session by lot, which anybody can recompute."""
