"""Rules of the gateway service, one command at a time."""
