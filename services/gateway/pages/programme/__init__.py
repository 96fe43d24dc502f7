"""The programme: calls, needs, trials, decisions under publicity, partners."""
