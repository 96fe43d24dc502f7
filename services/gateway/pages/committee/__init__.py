"""The committee on a page: who is in office until when, and whether it can vote."""
