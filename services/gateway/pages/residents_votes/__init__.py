"""Votes of the residents on large payments: asking, voting on a phone, paper ballots, the outcome."""
