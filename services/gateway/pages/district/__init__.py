"""The district: all communities on one page."""
