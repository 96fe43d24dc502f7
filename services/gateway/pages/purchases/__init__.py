"""Work that is bought: what, from whom, compared with which offers, what was paid; and the acts on it."""
