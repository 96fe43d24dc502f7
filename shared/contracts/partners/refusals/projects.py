"""How the partners service says no: about projects, who takes part in them, and how they end."""

from shared.kernel.refusals import Kind, Refusal

PROJECT_IS_UNKNOWN = Refusal(
    "project_is_unknown", Kind.NOT_FOUND, "There is no such project in this community."
)
PROJECT_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "project_belongs_to_somebody_else",
    Kind.FORBIDDEN,
    "Only staff and the partner that leads the project, or proposed it, may do this.",
)
PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL = Refusal(
    "project_is_changed_only_before_approval",
    Kind.CONFLICT,
    "The project is approved or over: its plan stays as it is.",
    {"state": "approved"},
)
PROJECT_SAYS_ENGLISH_IN_ITS_PLAN = Refusal(
    "project_says_english_in_its_plan",
    Kind.CONFLICT,
    "Until the project is approved, its plan says itself what it is in English: edit that.",
    {"state": "claimed"},
)
APPLICATION_IS_NOT_ADMITTED = Refusal(
    "application_is_not_admitted",
    Kind.CONFLICT,
    "A project comes of an application only once that is admitted.",
    {"state": "screening"},
)
PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER = Refusal(
    "project_is_not_claimed_by_this_partner",
    Kind.CONFLICT,
    "The partner has not claimed this project.",
)
PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE = Refusal(
    "project_is_approved_by_somebody_else",
    Kind.FORBIDDEN,
    "Whoever proposed, edited or leads a project neither approves nor accepts it.",
)
PROJECT_IS_NOT_APPROVED = Refusal(
    "project_is_not_approved", Kind.CONFLICT, "Only an approved project is started.", {"state": "claimed"}
)
PROJECT_IS_NOT_RUNNING = Refusal(
    "project_is_not_running", Kind.CONFLICT, "The project is not running.", {"state": "approved"}
)
PROJECT_IS_OVER = Refusal(
    "project_is_over", Kind.CONFLICT, "The project is accepted, closed or cancelled.", {"state": "closed"}
)
PROJECT_MILESTONE_IS_UNKNOWN = Refusal(
    "project_milestone_is_unknown", Kind.NOT_FOUND, "There is no such milestone in this project."
)
MILESTONE_IS_REACHED = Refusal("milestone_is_reached", Kind.CONFLICT, "This milestone is already reached.")
BUDGET_LINE_IS_UNKNOWN = Refusal(
    "budget_line_is_unknown", Kind.NOT_FOUND, "There is no such line in this project's budget."
)
REPORT_IS_UNKNOWN = Refusal("report_is_unknown", Kind.NOT_FOUND, "No such report is due in this project.")
REPORT_IS_HANDED_IN = Refusal("report_is_handed_in", Kind.CONFLICT, "This report is already handed in.")
CONTRIBUTION_IS_UNKNOWN = Refusal(
    "contribution_is_unknown", Kind.NOT_FOUND, "There is no such contribution to this project."
)
CONTRIBUTION_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "contribution_belongs_to_somebody_else",
    Kind.FORBIDDEN,
    "Only the contributing partner's representative, or staff, may do this.",
)
GIVING_IS_UNKNOWN = Refusal(
    "giving_is_unknown", Kind.NOT_FOUND, "Nothing of the kind was recorded for this contribution."
)
GIVING_IS_CONFIRMED_BY_SOMEBODY_ELSE = Refusal(
    "giving_is_confirmed_by_somebody_else",
    Kind.FORBIDDEN,
    "You recorded this, or are related to who gave it: another member of staff confirms it.",
)
MILESTONES_ARE_OPEN = Refusal(
    "milestones_are_open",
    Kind.CONFLICT,
    "Residents judge a project once all its milestones are reached.",
    {"open": 1},
)
TOO_FEW_RESIDENTS_HAVE_JUDGED = Refusal(
    "too_few_residents_have_judged",
    Kind.CONFLICT,
    "Too few residents have judged the project yet.",
    {"needed": 5},
)
RESIDENTS_DO_NOT_ACCEPT_IT = Refusal(
    "residents_do_not_accept_it",
    Kind.CONFLICT,
    "Too few of the residents who judged the project accept it. Improve it: they may judge again.",
)
PROJECT_IS_NOT_ACCEPTED = Refusal(
    "project_is_not_accepted", Kind.CONFLICT, "Only an accepted project is closed.", {"state": "running"}
)
