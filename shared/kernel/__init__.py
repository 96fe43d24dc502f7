"""What every part of Hehuo builds on and what knows no other part of it."""
