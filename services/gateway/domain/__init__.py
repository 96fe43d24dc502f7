"""The gateway's own rules: who is what in which community."""
