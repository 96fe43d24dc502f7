"""Gifts in kind: their public pages, and the forms of those who take in, count, hand out and write off."""
