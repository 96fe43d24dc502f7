"""Codes of the moment on a page: their digits, asking anew when they change, and what a QR code brought."""

from datetime import datetime
from math import ceil

from fastapi import Response

from services.gateway.pages.site.visit import Visit

_LENGTH = 6


def digits_of(code: str) -> str:
    """The code in two groups, as one reads it from across a room."""
    return f"{code[:3]} {code[3:]}"


def code_in(visit: Visit) -> str:
    """What the QR code said; empty where it said nothing that could be a code."""
    code = visit.asked("code")
    return code if len(code) == _LENGTH and code.isdecimal() and code.isascii() else ""


def ask_again(answer: Response, changes_at: datetime, now: datetime) -> Response:
    """Has the browser ask for the page anew when its code has changed, without JavaScript."""
    answer.headers["Refresh"] = str(max(1, ceil((changes_at - now).total_seconds())))
    return answer
