"""What people are shown by a title that somebody typed: each says both languages, or why it has one."""

from shared.kernel.models import View
from tests.architecture.contracts import declared

_TITLES = ("title", "name")

_OF_PEOPLE = "what a person or an organisation is called is the same in every language"
_OWN_WORDS = "the words of an office for its own work, which name one case"
_REPEATED = "repeats the title of something else, which has both where it is read itself"
_LEDGER = "stands in the books, whose words are those of the entry"
_MACHINE = "for programs; pages have words of their own"
_PARTS = "a line of a plan, whose title and text have both"

ONE_LANGUAGE = {
    "AgedSalesDue.title": _LEDGER,
    "AgedStallDue.title": _LEDGER,
    "AppealView.title": "the words that were filed, which are those on the box and on the platform",
    "ApplicantIdentityView.name": _OF_PEOPLE,
    "BudgetLineView.title": _PARTS,
    "CallToMake.name": _OF_PEOPLE,
    "ChildView.name": _OF_PEOPLE,
    "ContractMilestoneView.title": "the words of a contract",
    "Cost.title": _PARTS,
    "DataField.name": _MACHINE,
    "DataLicence.name": _MACHINE,
    "DataPackage.name": _MACHINE,
    "DataPackage.title": "has both names in one",
    "DataResource.name": _MACHINE,
    "DataResource.title": "in English; the page of the open data has it in both",
    "DisclosureView.title": "the words that were disclosed",
    "FetcherView.name": _OF_PEOPLE,
    "FreeSession.title": _REPEATED,
    "JointHostingView.title": _REPEATED,
    "MeView.name": _OF_PEOPLE,
    "MerchantView.title": _OF_PEOPLE,
    "Milestone.title": _PARTS,
    "MilestoneView.title": _PARTS,
    "MissingStatement.title": _OF_PEOPLE,
    "OfficerView.name": _OF_PEOPLE,
    "OtherGuardianView.name": _OF_PEOPLE,
    "PersonView.name": _OF_PEOPLE,
    "PointView.title": _OWN_WORDS,
    "ProjectMilestoneView.title": _PARTS,
    "PurchaseView.title": _OWN_WORDS,
    "ResidentsVoteView.title": "the words on which residents vote",
    "ResourceView.title": "what a partner or a resident offers, in their own words",
    "RoleConflictView.name": _OF_PEOPLE,
    "ScreenView.name": "what the operator calls a device",
    "ServiceAccountView.name": "what another system is called",
    "SessionShareView.title": _LEDGER,
    "StallDueView.title": _LEDGER,
    "StallView.title": "what whoever keeps the stall calls it",
    "StatementView.name": _REPEATED,
    "TimeAtDoor.title": _REPEATED,
    "UpdateView.title": "what happened on one day, in the words of whoever tells it",
    "VoucherView.title": "what a file is called",
}
"""Titles and names without a second language, with the reason."""


def _found() -> dict[str, bool]:
    """Every title and name that an answer has, and whether it may have an English one beside it."""
    return {
        f"{view.__name__}.{name}": f"{name}_en" in view.model_fields
        for view in declared(View)
        if issubclass(view, View)
        for name in _TITLES
        if name in view.model_fields
    }


def test_what_has_a_title_has_it_in_both_languages_or_says_why_not() -> None:
    missing = {name for name, has_both in _found().items() if not has_both}
    assert missing - {*ONE_LANGUAGE} == set(), "give it a second language, or say why it has none"
    assert {*ONE_LANGUAGE} - missing == set(), "it is gone, or has both by now: take the line out"


def test_what_is_shown_to_residents_by_its_title_has_both_languages() -> None:
    found = _found()
    names = ("Call", "Session", "Course", "Need", "Project", "Campaign", "Market", "Activity", "Reward")
    for name in (*names, "Box", "Disbursement"):
        assert found[f"{name}View.title"], name
