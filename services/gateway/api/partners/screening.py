"""Screening: staff ask, match applications to needs, and record checks for work with minors."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.partners.applications.commands import (
    BeginScreening,
    MatchApplication,
    RequestInformation,
)
from shared.contracts.partners.decisions.commands import RecordScreening
from shared.contracts.partners.decisions.reminders import ListEndingScreenings

router = APIRouter(tags=["applications"])


open_to(router, "POST /applications/{application_id}/screening", BeginScreening)
open_to(router, "POST /applications/{application_id}/questions", RequestInformation)
open_to(router, "POST /applications/{application_id}/match", MatchApplication)
open_to(router, "POST /screening-records", RecordScreening)
open_to(router, "GET /ending-screenings", ListEndingScreenings)
