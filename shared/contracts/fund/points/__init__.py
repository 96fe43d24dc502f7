"""Volunteer points: earned by credit hours, spent on rewards. They are no money and touch no ledger."""
