"""What the bookings service can be asked: one read model a file."""
