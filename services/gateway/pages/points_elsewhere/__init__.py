"""Points used in another community: agreements, what may be had there, and the counter here."""
