"""What an operator does to the platform and asks of it."""
