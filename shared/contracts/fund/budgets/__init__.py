"""Budgets: what a year's money is planned for, line by line, as the committee adopted it."""
