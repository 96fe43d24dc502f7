"""Donation boxes (募捐箱) and QR codes: sealed, counted by two who do not keep them, banked."""
