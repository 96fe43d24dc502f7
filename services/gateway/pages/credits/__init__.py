"""Room credits: what one has, and at the desk the rule of each month and what staff give."""
