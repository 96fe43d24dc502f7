"""Related persons take no part (Guangzhou 33): each command of an office is bound, or says why not."""

import pytest

from services.bookings.service import SERVICE as BOOKINGS
from services.gateway.operations import references, room_credits, unrelated_staff
from services.partners.service import SERVICE as PARTNERS
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.roles import Role

OFFICES = {Role.STAFF, Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR}
BY_THE_GATEWAY = {
    "ApproveReference": references.APPROVE,
    "DeclineReference": references.DECLINE,
    "AnswerChallenge": references.ANSWER,
    "GrantCredits": room_credits.GRANT_CREDITS,
    "ApproveBooking": unrelated_staff.APPROVE,
    "RejectBooking": unrelated_staff.REJECT,
    "RecordRoomPayment": unrelated_staff.RECORD_PAYMENT,
    "RefundRoom": unrelated_staff.REFUND,
    "ExcuseStrike": unrelated_staff.EXCUSE,
    "CorrectFreeHours": unrelated_staff.CORRECT,
}
"""Bookings knows no relations: the gateway refuses them before its log decides."""
BY_A_REFUSAL_OF_ITS_OWN = {"RecordScreening", "ConfirmGiving"}
"""Recorded, or confirmed, by others: the refusal says what it is about."""
REASONS = {
    "It says what a person is in the matter, or declares a relation": {
        "DeclareRelation", "RegisterRelations", "SettleCaseRelation",
    },
    "It asks or answers for everybody to read, or for the same to all who apply": {
        "RequestInformation", "AnswerCallInquiry", "DeclineCallInquiry", "SetCallQuestions",
    },
    "A call, a survey or a translation is for everybody, and favours nobody that is known": {
        "CopyCall", "TranslateCall", "DraftCall", "EditCall", "PublishCall", "ExtendCall", "CloseCall",
        "ArchiveCall", "TranslateNeed", "TranslateProject", "DraftSurvey", "EditSurvey", "PublishSurvey",
        "CollectNeedFromSurvey",
    },
    "A need is a resident's before it is anybody's; who sees to it is assigned by others": {
        "ReopenNeed", "CollectNeed", "EditNeed", "VerifyNeed", "PublishNeed", "DeclineNeed", "MergeNeed",
        "CollectRaisedNeed", "TakeUpRaisedNeed", "DeclineRaisedNeed",
    },
    "It says when offers are talked about, or lets one go: nothing is given": {
        "ScheduleIntent", "PlanReceptions", "TryReceptions", "MeetIntent", "DeclineIntent", "LapseIntent",
        "MergeIntents",
    },
    "It takes from a partner, which may object": {"TerminateAgreement", "SuspendPartner", "TerminatePartner"},
    "The partner's own people do it too, and what it is worth is judged by others": {
        "ProposeProject", "EditProject", "StartProject", "PledgeContribution", "RecordGiving",
        "ReachMilestone", "SpendMoney", "HandInReport", "CancelProject", "OfferResource",
        "EndCommitment", "ReturnResource",
    },
    "It only ends what others have accepted": {"CloseProject"},
    "It is before anybody has offered anything": {"ScopePurchase"},
    "A resource is given to the community, which gains": {
        "CheckResource", "MakeResourceAvailable", "DeclineResource",
    },
    "Rules are for all, and two people and a publicity stand behind them": {
        "ProposeRules", "ApproveRules", "AnswerRulesObjection", "WithdrawRules",
    },
    "The host's own business, which staff enter for it": {
        "OfferAppointments", "TranslateAppointments", "WithdrawAppointments", "DraftCourse", "OpenCourse",
        "CancelCourse", "MoveLesson", "MoveLessons", "AcceptCourseOffer", "GiveCourseBack",
        "RecordCoursePayment", "RefundCourse", "TranslateCourse", "SetDraw", "LeaveDraw", "CancelEnrolment",
        "AcceptOffer", "DeclineOffer", "LeaveWaitlist", "RecordPayment", "RefundEnrolment", "RecordPickUp",
        "InviteJointHost", "InviteCourseHost", "AnswerJointInvitation", "EndJointHosting", "ProposeReference",
        "DraftSession", "PriceSession", "OpenSession", "CloseSession", "CancelSession", "RecordAttendance",
        "DeliverSession", "KeepSessionTemplate", "EditSessionTemplate", "DropSessionTemplate",
        "SetTicketTypes", "TranslateSession", "TrySession",
    },
    "Whoever books does it themself, by rules that are the same for all; staff enter it": {
        "BookSpace", "HoldSpace", "ConfirmHold", "CancelBooking", "CheckIn", "TryBooking",
        "SetBookingEquipment", "JoinRoomWaitlist", "LeaveRoomWaitlist", "BookSeries", "TrySeries",
        "AddSeriesDate", "CancelSeries",
        "EditSeries", "TryEditSeries",
    },
    "Rooms, their rules, prices and equipment are for all": {
        "SetSpaceApproval", "SetCreditRule", "AddEquipment", "EditEquipment", "SetOutOfService",
        "SetHolidays", "TakeOverHolidays", "SetBookingLimits", "SetRoomPrices", "OpenSpace", "EditSpace",
        "CloseSpaceFor",
        "ReopenSpace", "SetDoorCodes", "SetHouseRules", "SetSpaceParts", "SetSpacePictures",
    },
    "It takes from whoever has it": {"TakeCreditsBack", "WithdrawReference", "ReverseHours"},
    "It is about a resident or a volunteer, not a partner": {
        "WithdrawConsent", "PlanActivity", "CancelActivity", "EnterHours", "TranslateActivity",
    },
}  # fmt: skip
"""Why others need not be asked."""


def _by_an_office() -> set[str]:
    both = (*PARTNERS.decider.commands, *BOOKINGS.decider.commands)
    return {one.__name__ for one in both if one.operation.allowed.roles & OFFICES}


def _bound() -> set[str]:
    return {
        one.__name__
        for one in PARTNERS.decider.commands
        if RELATED_PERSON_TAKES_NO_PART in one.operation.refuses
    }


def test_each_command_of_an_office_is_bound_or_says_why_not() -> None:
    reasons = [name for names in REASONS.values() for name in names]
    bound = _bound() | BY_THE_GATEWAY.keys() | BY_A_REFUSAL_OF_ITS_OWN
    assert len(reasons) == len({*reasons})
    assert _by_an_office() - bound - {*reasons} == set(), "bind it, or say why not"
    # A name that both services have is told by either.
    assert {*reasons} & (bound - {"CheckIn"}) == set(), "it is bound: no reason is needed"
    assert {*reasons} - _by_an_office() == set()


@pytest.mark.parametrize("name", sorted(BY_THE_GATEWAY))
def test_what_the_gateway_refuses_its_operation_names(name: str) -> None:
    assert RELATED_PERSON_TAKES_NO_PART in BY_THE_GATEWAY[name].refuses


def test_its_text_fits_whomever_it_is_told_of() -> None:
    """Applicants as well as a pool's sponsor, a contract's seller and partners under market prices."""
    assert "applicant" not in RELATED_PERSON_TAKES_NO_PART.sentence
    assert "organisation" in RELATED_PERSON_TAKES_NO_PART.sentence
