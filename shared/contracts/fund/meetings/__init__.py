"""Meetings of the fund's committee (委员会会议): called with an agenda, minuted, signed by two."""
