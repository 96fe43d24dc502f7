"""Disputes of partners' statements (对账单异议): raised with a reason, answered within days, corrected."""
