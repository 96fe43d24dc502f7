"""The staff's desk: what waits, intents, applications, people, the counter, rooms."""
