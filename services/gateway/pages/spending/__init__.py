"""One payment from the fund on one page: how it stands, and what falls to the visitor to do about it."""
