"""Market prices: the catalogue for everybody, what partners and staff add to it, what residents challenge."""
