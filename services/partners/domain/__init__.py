"""The rules of the partners service, as pure functions."""
