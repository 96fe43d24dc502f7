"""How the rules of a community change: proposed, approved, shown, in force; within the district's bounds."""
