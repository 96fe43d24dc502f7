"""Webhooks: public events sent to other systems, signed and in order."""
