"""Sessions: what partners offer, a place in one, and the waitlist."""
