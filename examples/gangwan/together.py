"""Part 3 of the thread: two partners hold a session together, and one of them carries it."""

from examples.gangwan.places import HAIWAN, PROJECT
from examples.gangwan.stage import Stage, expect
from shared.contracts.bookings.joint_hosts.commands import (
    AnswerJointInvitationRequest,
    InviteJointHostRequest,
)
from shared.contracts.bookings.refusals.joint_hosts import PARTNER_HOLDS_IT_ALREADY
from shared.contracts.bookings.sessions.views import SessionView


def hold_together(stage: Stage, session_id: str, who: str, partner_id: str) -> None:
    """Whoever planned the session asks 天空农场 to hold it as well, which says yes."""
    here = f"{HAIWAN}/sessions/{session_id}"
    invitation = InviteJointHostRequest(host_id=partner_id)
    hosts = f"{here}/joint-hosts"
    hosting = stage.does(who, f"asks {PROJECT} to hold it as well", hosts, invitation)
    twice = PARTNER_HOLDS_IT_ALREADY
    stage.refused(who, "asks it a second time", hosts, invitation, by=twice)
    yes = AnswerJointInvitationRequest(accepts=True)
    answer = f"{HAIWAN}/joint-hostings/{hosting.id}/answer"
    stage.does("xiaochen", f"says yes for {PROJECT}", answer, yes)
    stage.looks(None, "reads who holds it", here, SessionView, lambda session: _held_by(session, partner_id))


def _held_by(session: SessionView, partner_id: str) -> str:
    together = [one.partner_id for one in session.joint_hosts if one.confirmed]
    expect(together, [partner_id], "who holds it beside the one that planned it")
    return "both names stand on it; price, share and report stay with the one that planned it"
