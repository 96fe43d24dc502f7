"""What a booking would meet and what would do, as pages tell it; and quotas in words."""
