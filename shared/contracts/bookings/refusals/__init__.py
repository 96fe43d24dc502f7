"""Every way in which the bookings service says no, beside the kernel's own."""
