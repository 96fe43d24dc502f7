"""Every rule of the bands by amount that can say no: the officer's, and the residents' vote's."""

from shared.kernel.refusals import Kind, Refusal

APPROVER_IS_NOT_THE_OFFICER = Refusal(
    "approver_is_not_the_officer",
    Kind.FORBIDDEN,
    "The officer who was named for small payments approves them alone; all others vote.",
)
OFFICER_HAS_APPROVED_TOO_MUCH = Refusal(
    "officer_has_approved_too_much",
    Kind.CONFLICT,
    "The officer approves no more in a month than the rules say; the committee votes on what goes beyond.",
    {"approved_fen": 95_000, "amount_fen": 12_000, "month_at_most_fen": 100_000},
)
OFFICER_MUST_BE_ON_THE_COMMITTEE = Refusal(
    "officer_must_be_on_the_committee",
    Kind.CONFLICT,
    "The officer for small payments is a member of the committee who is neither treasurer nor staff.",
)
DISBURSEMENT_WAITS_FOR_NO_RESIDENTS = Refusal(
    "disbursement_waits_for_no_residents",
    Kind.CONFLICT,
    "Residents vote on a large payment, once the committee has carried it.",
    {"state": "requested"},
)
RESIDENTS_VOTE_IS_OPEN = Refusal(
    "residents_vote_is_open", Kind.CONFLICT, "The residents are voting on this payment already."
)
RESIDENTS_VOTE_HAS_A_WRONG_END = Refusal(
    "residents_vote_has_a_wrong_end",
    Kind.CONFLICT,
    "A vote of the residents lasts as many days as the rules say at least, and three months at most.",
    {"days_at_least": 7, "days_at_most": 92},
)
RESIDENTS_VOTE_IS_UNKNOWN = Refusal(
    "residents_vote_is_unknown", Kind.NOT_FOUND, "There is no such vote of the residents."
)
RESIDENTS_VOTE_IS_OVER = Refusal(
    "residents_vote_is_over", Kind.CONFLICT, "This vote of the residents is over."
)
RESIDENTS_VOTE_STILL_RUNS = Refusal(
    "residents_vote_still_runs",
    Kind.CONFLICT,
    "Ballots are counted, and the vote is closed, once its time is over.",
    {"ends_at": "2026-07-20T12:00:00+00:00"},
)
RESIDENT_VOTES_IN_PERSON = Refusal(
    "resident_votes_in_person",
    Kind.FORBIDDEN,
    "Nobody votes by app in another's place. Whoever has no phone hands in a paper ballot.",
)
PERSON_IS_NOT_ON_THE_ROLL = Refusal(
    "person_is_not_on_the_roll",
    Kind.FORBIDDEN,
    "Those vote who were verified residents when the vote was opened.",
)
VOICE_HAS_BEEN_GIVEN = Refusal(
    "voice_has_been_given", Kind.CONFLICT, "This person has voted, by app or on paper. A vote stays as it is."
)
HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES = Refusal(
    "household_must_say_where_it_lives",
    Kind.INVALID,
    "Each household has one voice: say building and flat.",
)
HOUSEHOLD_HAS_VOTED = Refusal(
    "household_has_voted", Kind.CONFLICT, "This household has voted, by app or on paper."
)
BALLOT_NUMBER_IS_TAKEN = Refusal(
    "ballot_number_is_taken",
    Kind.CONFLICT,
    "A paper ballot with this number has been handed in.",
    {"number": "0042"},
)
BALLOT_NUMBER_IS_UNKNOWN = Refusal(
    "ballot_number_is_unknown",
    Kind.NOT_FOUND,
    "No paper ballot with this number has been handed in.",
    {"number": "0042"},
)
PAPER_BALLOTS_ARE_COUNTED = Refusal(
    "paper_ballots_are_counted",
    Kind.CONFLICT,
    "Two people have counted the paper ballots and agree; none comes or goes any more.",
)
PAPER_BALLOTS_ARE_NOT_COUNTED = Refusal(
    "paper_ballots_are_not_counted",
    Kind.CONFLICT,
    "Two people must have counted the paper ballots, and agree, before the vote is closed.",
    {"papers": 12},
)
PAPER_COUNT_DOES_NOT_ADD_UP = Refusal(
    "paper_count_does_not_add_up",
    Kind.CONFLICT,
    "As many paper ballots are counted as were handed in; what is blank or void counts as an abstention.",
    {"counted": 11, "papers": 12},
)
PERSON_HAS_COUNTED_THE_BALLOTS = Refusal(
    "person_has_counted_the_ballots", Kind.CONFLICT, "You have counted; somebody else counts now."
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
