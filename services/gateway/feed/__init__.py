"""The feed: every public event of a community, in one contiguous sequence."""
