"""Of the cluster profile, without a cluster."""
