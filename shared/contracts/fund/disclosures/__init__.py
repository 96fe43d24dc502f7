"""Disclosures: what the fund has to tell, by which day, what it told, and how that was set right."""
