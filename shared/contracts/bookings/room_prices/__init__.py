"""What a space costs by the hour, and what was paid for bookings. A space without a price is free."""
