"""Every way in which the gateway's own rules say no."""

from shared.kernel.refusals import Kind, Refusal

ROLE_MAY_NOT_BE_GRANTED_BY_YOU = Refusal(
    "role_may_not_be_granted_by_you",
    Kind.FORBIDDEN,
    "Your roles do not allow you to grant or revoke this role.",
    {"role": "treasurer", "granted_by": ["district"]},
)
ROLES_EXCLUDE_EACH_OTHER = Refusal(
    "roles_exclude_each_other",
    Kind.CONFLICT,
    "One person may not hold both of these roles: whoever checks the money neither keeps nor allots it.",
    {"role": "auditor", "held": ["treasurer"]},
)
ROLES_HELD_EXCLUDE_EACH_OTHER = Refusal(
    "roles_held_exclude_each_other",
    Kind.FORBIDDEN,
    "You hold roles that exclude each other by now, and act in neither of them until one is given up: the "
    "district knows of it.",
    {"roles": ["committee", "partner"]},
)
LAST_DISTRICT_OFFICER_MUST_REMAIN = Refusal(
    "last_district_officer_must_remain",
    Kind.CONFLICT,
    "Somebody must remain who can grant roles: name another district officer first.",
)
PERSON_IS_ERASED = Refusal(
    "person_is_erased",
    Kind.CONFLICT,
    "This person was erased from the platform and can hold no role any more.",
    {"person_id": "0197e2a0-1111-7000-8000-000000000001"},
)
PERSON_IS_NO_MEMBER_HERE = Refusal(
    "person_is_no_member_here",
    Kind.CONFLICT,
    "This person is no member of this community: they join with a claim code, or staff register them here.",
    {"person_id": "0197e2a0-1111-7000-8000-000000000001"},
)
MARKET_BOOKING_IS_UNKNOWN = Refusal(
    "market_booking_is_unknown",
    Kind.CONFLICT,
    "There is no such booking here, or it does not stand any more: book the space first, or leave it out.",
)
MARKET_BOOKING_IS_FOR_ANOTHER_DAY = Refusal(
    "market_booking_is_for_another_day",
    Kind.CONFLICT,
    "The booking is for another day than the charity market's.",
    {"booked_on": "2026-07-17", "held_on": "2026-07-18"},
)
PERSON_IS_A_MEMBER_ALREADY = Refusal(
    "person_is_a_member_already",
    Kind.CONFLICT,
    "You are a member of this community already, as another person than the one this code is for: "
    "ask its staff.",
)
WHO_REGISTERED_DOES_NOT_VERIFY = Refusal(
    "who_registered_does_not_verify",
    Kind.FORBIDDEN,
    "Whoever registered this person, or handed out their code, does not verify them, and nobody verifies "
    "themselves: another member of staff does.",
)
PHONE_IS_KNOWN_ALREADY = Refusal(
    "phone_is_known_already",
    Kind.CONFLICT,
    "This telephone number is known already. If it is a member's here, look at that record; everybody else "
    "joins with a claim code of their own. A family may share one: a second member of staff confirms it.",
    {"person_id": "0197e2a0-1111-7000-8000-000000000001"},
)
RECORDS_ARE_ONE_ALREADY = Refusal(
    "records_are_one_already",
    Kind.CONFLICT,
    "A record is not merged into itself, nor into one that was merged: choose two that are there.",
)
MERGED_PERSON_HAS_OTHER_ROLES = Refusal(
    "merged_person_has_other_roles",
    Kind.CONFLICT,
    "Only a resident's record is merged: end the other roles first, or merge the other way round.",
    {"held": ["staff"]},
)
MERGED_PERSON_HAS_SOMETHING_OPEN = Refusal(
    "merged_person_has_something_open",
    Kind.CONFLICT,
    "The record to be merged has something open: end or cancel it first, or merge the other way round.",
    {"open": ["bookings"]},
)
CODE_FOR_AN_OFFICE_IS_THE_DISTRICTS = Refusal(
    "code_for_an_office_is_the_districts",
    Kind.FORBIDDEN,
    "Whoever has this code acts as the person. This one is more than a resident, here or elsewhere: the "
    "district hands out their code.",
)
CLAIM_CODE_IS_NOT_VALID = Refusal(
    "claim_code_is_not_valid",
    Kind.INVALID,
    "This code is wrong, was used, or has run out. Look at it again, or ask the staff for another.",
)
CREDIT_CODE_IS_NOT_VALID = Refusal(
    "credit_code_is_not_valid",
    Kind.INVALID,
    "The unified social credit code is not one: 18 characters, the last of which checks the others.",
)
PLACE_IS_A_SPACE_HERE = Refusal(
    "place_is_a_space_here",
    Kind.INVALID,
    "That is a space of this community: name it by its id, so that it is kept for the trial.",
    {"space_id": "0197e3a0-5c00-7a10-8000-000000000001"},
)
CHECK_IN_WAS_TRIED_TOO_OFTEN = Refusal(
    "check_in_was_tried_too_often",
    Kind.UNAVAILABLE,
    "Five tries a minute are the most. Wait a minute, then type what the door shows.",
)
DOOR_CODE_IS_NOT_SHOWN_NOW = Refusal(
    "door_code_is_not_shown_now",
    Kind.CONFLICT,
    "The code for the door is shown from some time before the booking until its end.",
    {"shown_from": "2026-07-11T00:50:00Z", "until": "2026-07-11T02:30:00Z"},
)
BOOKING_HAS_NO_DOOR_CODE = Refusal(
    "booking_has_no_door_code", Kind.CONFLICT, "The door of this space opens by no code for such a booking."
)
DOOR_WAS_TRIED_TOO_OFTEN = Refusal(
    "door_was_tried_too_often",
    Kind.UNAVAILABLE,
    "Ten codes a minute are the most that are tried at one door. Wait a minute.",
)
PERSON_IS_UNKNOWN = Refusal(
    "person_is_unknown", Kind.NOT_FOUND, "No such person is known here, or they are not yours to see."
)
TEXT_IS_NOT_KEPT = Refusal(
    "text_is_not_kept",
    Kind.NOT_FOUND,
    "No text of this community is kept there, or says just that. Type or paste it as it stands, letter by "
    "letter.",
)
EVENT_TYPE_IS_UNKNOWN = Refusal(
    "event_type_is_unknown",
    Kind.NOT_FOUND,
    "No public event has this type. All there are: GET /schemas.",
    {"type": "partners.partner_admitted.v9"},
)
STREAM_MUST_BE_ASKED_FOR = Refusal(
    "stream_must_be_asked_for",
    Kind.INVALID,
    "This answer never ends by itself: ask for it with the header Accept: text/event-stream.",
)
"""Answered with 406."""
POSITION_LIES_BEYOND_THE_FEED = Refusal(
    "position_lies_beyond_the_feed",
    Kind.INVALID,
    "The feed ends before this position. If you have read further, the platform was restored since: begin "
    "again with after=0.",
    {"after": 42, "head": 40, "epoch": 1},
)
TOO_MANY_STREAMS = Refusal(
    "too_many_streams",
    Kind.UNAVAILABLE,
    "So many streams are open that no further one can be. Read the list of events, or try again later.",
    {"retry_after_seconds": 30},
)

TOO_MANY_TOKENS_WITHDRAWN = Refusal(
    "too_many_tokens_withdrawn",
    Kind.CONFLICT,
    "So many single tokens of this person were withdrawn that all of them should be: withdraw all.",
    {"most": 100},
)

SERVICE_ACCOUNT_IS_UNKNOWN = Refusal(
    "service_account_is_unknown", Kind.NOT_FOUND, "There is no such service account here, or it was closed."
)
TOO_MANY_SERVICE_ACCOUNTS = Refusal(
    "too_many_service_accounts",
    Kind.CONFLICT,
    "There are as many service accounts here as there may be: close one that is not used.",
    {"most": 50},
)
ACCOUNT_HAS_TWO_KEYS_ALREADY = Refusal(
    "account_has_two_keys_already",
    Kind.CONFLICT,
    "A service account has two keys at most: withdraw the one that is not used any more.",
)
KEY_DOES_NOT_OPEN_THIS = Refusal(
    "key_does_not_open_this",
    Kind.FORBIDDEN,
    "This key of a service account does not open this route: its account names what its keys open.",
    {"operation": "book_space"},
)
KEY_DOES_NOT_OPEN_THESE_EVENTS = Refusal(
    "key_does_not_open_these_events",
    Kind.FORBIDDEN,
    "This key of a service account shows events of some types alone: its account names them.",
    {"types": ["bookings.session_opened.v1"]},
)
WEBHOOK_IS_UNKNOWN = Refusal(
    "webhook_is_unknown", Kind.NOT_FOUND, "There is no such webhook in this community."
)
WEBHOOK_IS_NOT_CONFIRMED = Refusal(
    "webhook_is_not_confirmed",
    Kind.CONFLICT,
    "Its endpoint has not answered the challenge yet: have that sent again once the endpoint is ready.",
)
TOO_MANY_WEBHOOKS = Refusal(
    "too_many_webhooks",
    Kind.CONFLICT,
    "This community has as many webhooks as it may have: remove one that is not used.",
    {"most": 20},
)

SIGN_IN_IS_REQUIRED = Refusal(
    "sign_in_is_required", Kind.FORBIDDEN, "Sign in first: send a bearer token in the Authorization header."
)
TOKEN_IS_NOT_VALID = Refusal(
    "token_is_not_valid", Kind.FORBIDDEN, "This token was not issued here, or it has been altered."
)
TOKEN_HAS_EXPIRED = Refusal("token_has_expired", Kind.FORBIDDEN, "This token has expired: sign in again.")
TOKEN_WAS_WITHDRAWN = Refusal(
    "token_was_withdrawn", Kind.FORBIDDEN, "This token was withdrawn: sign in again."
)
NO_ISSUER_IS_CONFIGURED = Refusal(
    "no_issuer_is_configured",
    Kind.FORBIDDEN,
    "Nobody can sign in on this platform yet: no issuer of tokens is configured.",
)
ACCOUNT_IS_ERASED = Refusal("account_is_erased", Kind.FORBIDDEN, "This account was erased.")
UNAUTHENTICATED = (
    SIGN_IN_IS_REQUIRED,
    TOKEN_IS_NOT_VALID,
    TOKEN_HAS_EXPIRED,
    TOKEN_WAS_WITHDRAWN,
    NO_ISSUER_IS_CONFIGURED,
    ACCOUNT_IS_ERASED,
)
"""Answered with 401 and WWW-Authenticate, whatever their kind: who asks is not known."""

ON_BEHALF_IS_FOR_STAFF = Refusal(
    "on_behalf_is_for_staff",
    Kind.FORBIDDEN,
    "Only staff act on behalf of a resident of their own community.",
)
CLOCK_IS_NOT_MOVABLE = Refusal(
    "clock_is_not_movable",
    Kind.NOT_FOUND,
    "This platform runs by the machine's clock; only a setting for development makes it movable.",
)
CLOCK_IS_FAR_ENOUGH = Refusal(
    "clock_is_far_enough",
    Kind.CONFLICT,
    "The development clock does not run beyond the year 2100. Start with a fresh data directory.",
    {"now": "2100-12-31T00:00:00+00:00"},
)
PLATFORM_DOES_NOT_WORK = Refusal(
    "platform_does_not_work",
    Kind.UNAVAILABLE,
    "A part of the work of this process can't be done at the moment.",
    {"broken": {"append": "no answer in 5 s"}},
)
PLATFORM_IS_NOT_READY = Refusal(
    "platform_is_not_ready",
    Kind.UNAVAILABLE,
    "The platform can't take commands at the moment.",
    {"missing": ["the log of bookings can't be written"]},
)
COMMUNITY_NAME_IS_RESERVED = Refusal(
    "community_name_is_reserved",
    Kind.INVALID,
    "No community can have this name: the platform needs it itself. Choose another.",
)
MESSAGE_IS_NOT_TO_BE_CALLED = Refusal(
    "message_is_not_to_be_called",
    Kind.NOT_FOUND,
    "Nobody waits for this call: it was made already, the message was read, or its time has passed.",
)
OPEN_DATA_FILE_IS_UNKNOWN = Refusal(
    "open_data_file_is_unknown",
    Kind.NOT_FOUND,
    "The open data has no such file; its description lists those that there are.",
    {"file": "people.csv"},
)
TOO_MANY_SCREENS = Refusal(
    "too_many_screens",
    Kind.CONFLICT,
    "The community has as many keys for screens as it can. Withdraw one that is not needed.",
    {"most": 100},
)
SCREEN_IS_UNKNOWN = Refusal(
    "screen_is_unknown", Kind.NOT_FOUND, "There is no such screen at this door, or its key was withdrawn."
)
CALENDAR_KEY_IS_NOT_KNOWN = Refusal(
    "calendar_key_is_not_known",
    Kind.NOT_FOUND,
    "No calendar is found by this key: it was withdrawn or replaced, or its person is no member any more.",
)
