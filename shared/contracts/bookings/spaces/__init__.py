"""Spaces: the rooms and places that a community shares, and when they can be used."""
