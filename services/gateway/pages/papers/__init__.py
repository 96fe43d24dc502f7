"""Papers to hand on or to file: a month of the fund, a partner's month, a gift and its receipt."""
