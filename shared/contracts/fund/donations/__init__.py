"""Casual donations (随手捐): pledged, received, receipted, published as far as the donor consents."""
