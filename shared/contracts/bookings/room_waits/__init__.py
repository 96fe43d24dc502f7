"""The waitlist for rooms: what is asked, what happens, how it looks."""
