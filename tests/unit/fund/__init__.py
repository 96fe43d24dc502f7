"""Rules of the fund service, one command at a time."""
