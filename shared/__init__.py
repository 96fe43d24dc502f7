"""What the services and the platform stand on, floor upon floor: see the README, "Where things live"."""
