"""How a session ends: who came, and what it took."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.sessions.commands import DeliverSession, RecordAttendance

router = APIRouter(tags=["sessions"])


open_to(router, "POST /sessions/{session_id}/attendance", RecordAttendance)
open_to(router, "POST /sessions/{session_id}/delivery", DeliverSession)
