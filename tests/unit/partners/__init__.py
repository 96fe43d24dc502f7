"""Rules of the partners service, one command at a time."""
