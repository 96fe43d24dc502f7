"""Equipment that is lent with rooms: projectors, folding tables, loudspeakers, how many."""
