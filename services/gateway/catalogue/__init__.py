"""The catalogue of public events: their schemas, and their description for subscribers (AsyncAPI)."""
