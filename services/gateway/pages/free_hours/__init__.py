"""Free hours: what partners owe and give, for everybody to see, and corrected by staff."""
