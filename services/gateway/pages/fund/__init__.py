"""The fund: what came in, what went out, and every entry behind it."""
