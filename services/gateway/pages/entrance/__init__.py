"""The way in: the communities, signing in and out, the account, the language."""
