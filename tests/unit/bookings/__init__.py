"""Rules of the bookings service, one command at a time."""
