"""What the platform does in a second, beside its peers in the same run."""
