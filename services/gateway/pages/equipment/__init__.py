"""Equipment that is lent with rooms: chosen with a booking, kept by staff."""
