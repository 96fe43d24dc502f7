"""Agreements: terms that both sides sign, version after version, and that the other services enforce."""
