"""Which fields of events name people, and what becomes of each when two records of a person are merged.

The merged record is a resident's and holds no office (`MergePersons`). What is open under it ends first, what
is ahead is given back, and some things go along. All else is history: it stays under the id by which it
happened, and the trail of merges says whose that is. Erasure needs no decision for each field: an event holds
an opaque id alone, and ids that are erased stand for nobody.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.contracts import bookings, fund, partners
from shared.kernel.messages import ActorId
from shared.kernel.people import PersonId

SERVICES = {"bookings": bookings.EVENTS, "partners": partners.EVENTS, "fund": fund.EVENTS}

_BY = "_by"
(_OF_A_PERSON,) = get_args(PersonId)[1:]
_ACTOR = next(one.pattern for one in get_args(ActorId)[1:])
_NAMES_PEOPLE = re.compile(
    r"(_of|account|applicant|author|complainant|contact|donor|former|guardian|holder|host|into|keeper|member"
    r"|objector|officer|payee|people|person|representative|residents|reviewer|signer|staff|voter|who|whose"
    r"|witness|_by)s?(_ids?)?\Z"
)
"""Names under which private events have ids of people as plain strings."""


class Merged(StrEnum):
    """What becomes of it."""

    GOES_ALONG = "goes along"
    """An event of the merge gives it to the record that stays."""
    ENDS_FIRST = "ends first"
    """No record is merged while it is open (`operations/merging.py`), and what is over is history."""
    HISTORY = "history"
    """It happened, and nothing asks for this person any more."""
    OFFICE = "office"
    """Whom it names holds an office, or acts for an organisation, and is not merged."""
    FOUND = "found"
    """It stays under the id that is gone and is read by all records that are the person's (`Caller.records`).
    What that person alone may do with it is asked of staff."""
    STAYS = "stays"
    """It is not over and stays under the id that is gone: whoever has the other record finds it there no
    more, and staff do it for them. A gap, and named as one."""
    NOBODY = "nobody"
    """It names an organisation or an account of money, though it is called like a person."""


DECISIONS: Mapping[str, Mapping[Merged, str]] = {
    "bookings": {
        Merged.GOES_ALONG: """
            booking_cancelled.credits_of booking_moved.credits_of booking_rejected.credits_of
            booking_request_expired.credits_of certificate_voided.person_id credits_counted_as_one.into
            credits_counted_as_one.person_id credits_granted.account credits_taken_back.account
            hold_expired.credits_of host_registered.representative host_representatives_set.representative
            host_representatives_set.second_representative host_screened.person hours_credited.person_id
            hours_honoured.person_id hours_reversed.person_id service_certified.person_id
            strike_excused.person_id strike_given.person_id volunteer_moved_up.person_id
            volunteer_signed_in.person_id volunteer_signed_out.person_id volunteer_signed_up.person_id
            volunteer_withdrew.person_id volunteers_counted_as_one.into
            volunteers_counted_as_one.person_id
        """,
        Merged.ENDS_FIRST: """
            appointment_topic_said.person_id booked_by child_registered.guardian_id
            course_joined.person_id course_left.person_id course_offered.person_id
            course_waitlist_joined.person_id draw_entered.person_id draw_left.person_id
            enrolment_cancelled.person_id enrolment_confirmed.person_id guardian_joined.guardian_id
            guardian_left.guardian_id guardian_left.stays_with lot_drawn.person_id
            offer_accepted.person_id offer_declined.person_id offer_lapsed.person_id
            place_offered.person_id room_offer_lapsed.person_id room_offered.person_id
            room_wait_ended.person_id room_wait_joined.person_id room_wait_left.person_id
            waitlist_joined.person_id waitlist_left.person_id
        """,
        Merged.HISTORY: """
            booking_cancelled.person_ids booking_lacks_equipment.person_ids child_picked_up.guardian_id
            door_code_given.person_ids invited_by payment_said.person_id person_erased.person_id
            series_edited.person_ids
            places_moved.person_ids sign_ups_voided.person_ids waitlist_dissolved.person_ids
        """,
        Merged.OFFICE: "answered_by approved_by entered_by proposed_by rejected_by reversed_by",
        Merged.STAYS: "challenged_by",
    },
    "partners": {
        Merged.GOES_ALONG: """
            checked_in.person feedback_given.person handover_cancelled.person_id handover_offered.former
            handover_offered.person_id member_invited.person_id member_joined.person_id
            member_removed.person_id need_joined.person partner_admitted.representative
            persons_counted_as_one.dropped.answer_of persons_counted_as_one.into
            persons_counted_as_one.person_id persons_counted_as_one.surveys.answer_of
            relation_declared.person relations_registered.person relations_registered.relations.person
            representative_gone.person_id representatives_changed.former_representative
            representatives_changed.representative representatives_changed.second_representative
            screening_ends_soon.person screening_recorded.person screening_renewed.person
            survey_answered.person
        """,
        Merged.ENDS_FIRST: """
            applicant_identified.applicant application_decided.applicant application_drafted.applicant
            application_expiry_near.applicant application_submitted.applicant
            call_questions_answered.applicant complaint_filed.complainant withdrawn_by
        """,
        Merged.HISTORY: """
            case_relation_contested.person_id case_relation_settled.person_id
            closing_objected_to.person feedback_asked.person_ids need_confirmed.person
            project_judged.person purchase_payment_asked.involved purchase_payment_asked.payee_id
        """,
        Merged.OFFICE: """
            accepted_by acknowledged_by answered_by approved_by awarded_by begun_by checked_by declared_by
            collected_by confirmed_by decided_by delivered_by drafted_by dropped_by edited_by ended_by
            entered_by given_up_by invited_by lifted_by met_by named_by need_assigned.person proposed_by
            purchase_acceptors_named.staff purchase_scoped.staff receptions_planned.host recorded_by
            refused_by removed_by requested_by reviewed_by scoped_by set_by settled_by signed_by verified_by
        """,
        Merged.STAYS: """
            asked_by given_by offered_by purchase_acceptors_named.residents purchase_scoped.residents
            raised_by
        """,
    },
    "fund": {
        Merged.GOES_ALONG: """
            points_became_available.person_id points_counted_as_one.into points_counted_as_one.person_id
            points_earned.person_id points_expire_soon.person_id points_expired.person_id
            points_forgotten.person_id points_reversed.person_id reservation_asked_back.person_id
            reservation_confirmed_elsewhere.person_id reservation_released.person_id
            reward_redeemed.person_id reward_reserved.person_id
        """,
        Merged.HISTORY: "payee_recorded.payee_id",
        Merged.OFFICE: """
            accepted_by answered_by appeal_filed.responsible_id approval_given.approver_id
            approval_withdrawn.approver_id attached_by
            box_registered.keeper_id budget_vote_cast.voter_id called_by campaign_filed.responsible_id
            checked_by closed_by corrected_by counted_by decided_by declared_by
            disbursement_approved.approver_ids disbursement_approved_by_officer.officer_id
            disbursement_paid.approver_ids disbursement_requested.involved disclosed_by drafted_by
            entered_by handed_out_by imported_by market_planned.responsible_id matched_by
            merchant_contacts_recorded.contact_ids minutes_recorded.present_ids officer_named.person_id
            opened_by paid_by planned_by prepared_by proposed_by published_by received_by recorded_by
            redeemed_by rejected_by relation_contested.person_id relation_declared.person_id
            relation_settled.person_id released_by reopened_by reported_by
            requested_by reversed_by reviewed_by sales_share_fell_due.contact_ids sealed_by set_aside_by
            settled_by signed_by stall_keepers_recorded.keeper_ids taken_by term_set.person_id undone_by
            vote_cast.committee_ids vote_cast.voter_id vote_withdrawn.voter_id withdrawn_by written_off_by
        """,
        Merged.STAYS: """
            asked_by campaign_group_joined.person_id campaign_group_left.person_id
            goods_donor_recorded.donor_id raised_by visitor_claim_held.holder
        """,
        Merged.FOUND: "donation_pledged.donor_id donor_recorded.donor_id",
        Merged.NOBODY: """
            account_statement_imported.account certificate_recorded.account given_by granted_by
            reward_offered.donor statement_line_recorded.account
        """,
    },
}
"""By service: fields that say who did something by their name alone, all others with their event."""


def decided(service: str) -> dict[str, Merged]:
    """The decision on each field; a field that stands there twice is named."""
    found: dict[str, Merged] = {}
    for decision, fields in DECISIONS[service].items():
        for field in fields.split():
            if field in found:
                raise ValueError(f"{service}: {field} is decided twice")
            found[field] = decision
    return found


def person_fields_of(service: str) -> set[str]:
    """The fields that name people, as `DECISIONS` has them."""
    found = set()
    for event in SERVICES[service]:
        for path, field in _strings(event):
            name = path.rpartition(".")[2]
            if _names_people(name, field):
                found.add(name if name.endswith(_BY) else f"{event.type.split('.')[1]}.{path}")
    return found


def _strings(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        parts = [*_parts(field.annotation)]
        inner = [one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)]
        for one in inner:
            yield from _strings(one, f"{before}{name}.")
        if not inner and str in parts:
            yield f"{before}{name}", field


def _names_people(name: str, field: FieldInfo) -> bool:
    marks = [*field.metadata, *_marks(field.annotation)]
    if _OF_A_PERSON in marks or any(getattr(one, "pattern", None) == _ACTOR for one in marks):
        return True
    return not marks and _NAMES_PEOPLE.search(name) is not None


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _marks(annotation: Any) -> Iterator[Any]:
    for part in _parts(annotation):
        yield from getattr(part, "__metadata__", ())
