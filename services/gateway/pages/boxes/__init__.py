"""Donation boxes: their public pages, and the forms of those who register, seal, count and bank."""
