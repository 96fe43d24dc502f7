"""The embedded profile: the whole platform in one process."""
