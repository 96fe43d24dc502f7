"""Relations to the payee of a payment that somebody else declared: contested, and settled by others."""
