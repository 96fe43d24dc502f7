"""Read models of the partners service."""
