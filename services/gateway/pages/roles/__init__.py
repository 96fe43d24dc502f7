"""The offices of a community: who holds which, and the forms that give and end a role."""
