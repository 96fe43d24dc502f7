"""Needs surveys: what is asked now, answering it, what came of it, and the desk's part in it."""
