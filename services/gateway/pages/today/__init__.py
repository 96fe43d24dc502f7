"""A community's first page: what is on today and this week."""
