"""The partner's pages: an offer, the application, the agreement, sessions with their roll, the share due."""
