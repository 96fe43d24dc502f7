"""How the partners service says no: about surveys."""

from shared.kernel.refusals import Kind, Refusal

SURVEY_IS_UNKNOWN = Refusal("survey_is_unknown", Kind.NOT_FOUND, "There is no such survey in this community.")
SURVEY_IS_FROZEN = Refusal(
    "survey_is_frozen",
    Kind.CONFLICT,
    "Somebody has answered this survey, or its window is over: what it asks stays as it is.",
    {"state": "published", "answers": 12},
)
SURVEY_WINDOW_HAS_PASSED = Refusal(
    "survey_window_has_passed",
    Kind.CONFLICT,
    "The survey's window is over: edit it before you publish it.",
    {"ends_at": "2026-07-15T10:00:00+00:00"},
)
SURVEY_IS_NOT_OPEN = Refusal(
    "survey_is_not_open",
    Kind.CONFLICT,
    "The survey takes no answers now.",
    {"state": "closed", "starts_at": "2026-07-01T01:00:00+00:00", "ends_at": "2026-07-15T10:00:00+00:00"},
)
SURVEY_IS_ANSWERED_ONCE = Refusal(
    "survey_is_answered_once", Kind.CONFLICT, "This person has answered the survey already."
)
ANSWER_DOES_NOT_FIT_ITS_QUESTION = Refusal(
    "answer_does_not_fit_its_question",
    Kind.INVALID,
    "An answer does not fit its question: each is answered once, in its own kind, and none that must be is "
    "left out.",
    {"question": "wanted"},
)
SURVEY_SHOWS_NO_SUCH_NUMBER = Refusal(
    "survey_shows_no_such_number",
    Kind.CONFLICT,
    "A need rests on a number that the survey's results show: there is none for this answer.",
    {"question": "wanted", "option": "planting"},
)
NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS = Refusal(
    "need_has_no_more_households_than_answers",
    Kind.INVALID,
    "A need has at most as many households as residents gave this answer.",
    {"answers": 31},
)
BUILDING_IS_NOT_NAMED = Refusal(
    "building_is_not_named",
    Kind.INVALID,
    "A building is named by its number or its name, such as 3栋.",
    {"building": "栋"},
)
BUILDING_IS_NAMED_TWICE = Refusal(
    "building_is_named_twice",
    Kind.INVALID,
    "Two of the buildings are the same, written otherwise: leave one of them out.",
    {"building": "3号楼", "as_well": "3栋"},
)
HOUSEHOLD_IS_NOT_NAMED = Refusal(
    "household_is_not_named",
    Kind.INVALID,
    "This survey takes one answer for each household: say your building and your flat's number.",
)
SURVEY_ASKS_OTHER_BUILDINGS = Refusal(
    "survey_asks_other_buildings",
    Kind.INVALID,
    "This survey asks the households of other buildings.",
    {"buildings": "3栋 · 4栋"},
)
HOUSEHOLD_ANSWERS_ONCE = Refusal(
    "household_answers_once", Kind.CONFLICT, "Somebody of this household has answered the survey already."
)
HOUSEHOLDS_ARE_NOT_COUNTED = Refusal(
    "households_are_not_counted",
    Kind.INVALID,
    "Residents answered this survey, each for themselves: say how many households they are.",
    {"answers": 31},
)
