"""How things are done here: the guides for residents, partners, staff and treasurers."""
