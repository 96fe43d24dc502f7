"""``hehuo doctor``: what is set, what is there, what is reachable."""
