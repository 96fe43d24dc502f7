"""How events travel from a log to those who follow it."""
