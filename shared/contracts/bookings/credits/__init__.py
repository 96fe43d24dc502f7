"""Room credits: what some rooms cost in place of money, given by the month or by staff. They are no money."""
