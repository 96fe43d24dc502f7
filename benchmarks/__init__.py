"""What the platform does in a second, beside its peers in the same run."""
# NOTE: being finished at the moment; see the commits to come.
