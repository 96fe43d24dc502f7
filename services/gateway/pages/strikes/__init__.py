"""Strikes: the desk's list, on which staff excuse, and what a person is shown of their own."""
