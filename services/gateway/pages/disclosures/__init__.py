"""The calendar of disclosures on one page, and the forms to publish, correct and ask."""
