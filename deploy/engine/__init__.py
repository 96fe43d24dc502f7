"""A Docker engine on a Debian machine that has none, with images that stand in for what no registry gives."""
