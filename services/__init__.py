"""The services of the platform. None imports another."""
