"""The purses of the fund: what each is for, and what it says in English."""
