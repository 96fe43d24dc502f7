"""What the fund service is told, what it tells, and what it can be asked."""
