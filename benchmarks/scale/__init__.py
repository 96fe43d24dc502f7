"""What a community costs, what a thousand cost, and what a long history costs: outside ``make bench``."""
