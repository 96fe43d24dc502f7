"""Sessions: a partner's courses and activities in a booked space, from draft to delivery."""
