"""The cluster measured on a rig of its own, beside peers on the same servers in the same run."""
