"""The treasurer's desk: what waits, and every form by which money that arrived is booked."""
