"""What is asked of a budget: propose, vote, withdraw; and which line a payment falls under."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.budgets.terms import BudgetYear, FundBudgetLine, LineName
from shared.contracts.fund.refusals import (
    COMMITTEE_IS_NOT_SEATED,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_UNKNOWN,
    PERSON_HAS_ALREADY_VOTED,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.refusals.budgets import (
    BUDGET_CHANGE_NEEDS_A_REASON,
    BUDGET_IS_NOT_UP_FOR_VOTE,
    BUDGET_IS_PROPOSED_ALREADY,
    BUDGET_LINE_IS_IN_USE,
    BUDGET_LINE_IS_NAMED_ALREADY,
    BUDGET_LINE_SERVES_ANOTHER_PURPOSE,
    BUDGET_YEAR_IS_OVER,
    LINE_IS_NOT_BUDGETED,
)
from shared.contracts.fund.refusals.terms import COMMITTEE_TERM_IS_OVER
from shared.contracts.fund.votes import Seats, Vote
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Id, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

_LINES = 60


class ProposeBudgetRequest(Request):
    """What the year's money is to be spent on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "year": 2026,
                    "lines": [
                        {
                            "code": "A1",
                            "title": "困难家庭帮扶",
                            "purpose": "assistance",
                            "amount_fen": 3000000,
                        },
                        {"code": "B1", "title": "场地维修", "purpose": "facilities", "amount_fen": 800000},
                    ],
                }
            ]
        },
    )

    year: BudgetYear
    """The calendar year that it is for."""
    lines: Annotated[tuple[FundBudgetLine, ...], Field(min_length=1, max_length=_LINES)]
    """Its lines, all of them: a new version says those anew that stay as they were."""
    reason: Title | None = None
    """Why it changes, for everybody to read; needed where the year has a budget, null for its first."""

    @model_validator(mode="after")
    def _names_each_code_once(self) -> Self:
        if len({one.code for one in self.lines}) < len(self.lines):
            raise ValueError("two lines have the same code")
        return self


class ProposeBudget(ProposeBudgetRequest, Command):
    """The treasurer proposes a year's budget, or a new version of it with its reason; the committee votes.

    A line that payments name stays, with its purpose.
    """

    operation = Operation(
        "Propose a budget",
        roles(Role.TREASURER),
        (
            BUDGET_YEAR_IS_OVER,
            BUDGET_IS_PROPOSED_ALREADY,
            BUDGET_CHANGE_NEEDS_A_REASON,
            BUDGET_LINE_IS_IN_USE,
        ),
        makes="budget_id",
    )


class WithdrawBudget(Command):
    """A treasurer takes back what is up for a vote. The budget in force stays."""

    operation = Operation("Withdraw a budget", roles(Role.TREASURER), (BUDGET_IS_NOT_UP_FOR_VOTE,))

    budget_id: Id


class VoteOnBudgetRequest(Request):
    """How a member of the committee votes on a budget."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"vote": "in_favour"}]})

    vote: Vote
    """In favour, against, or an abstention, which counts to the quorum alone."""


class VoteOnBudget(VoteOnBudgetRequest, Command):
    """A member of the committee votes, once. Carried as a payment is, it is in force at once and public."""

    operation = Operation(
        "Vote on a budget",
        people(Role.COMMITTEE),
        (
            BUDGET_IS_NOT_UP_FOR_VOTE,
            VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
            COMMITTEE_TERM_IS_OVER,
            COMMITTEE_IS_NOT_SEATED,
            PERSON_HAS_ALREADY_VOTED,
        ),
    )

    budget_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class NameBudgetLineRequest(Request):
    """The line that a payment falls under."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"budget_line": "2026.A1"}]})

    budget_line: LineName
    """Year and code of the line."""


class NameBudgetLine(NameBudgetLineRequest, Command):
    """The treasurer names the line of a payment that has none: of bought work, or of an earlier request."""

    operation = Operation(
        "Name the budget line of a disbursement",
        roles(Role.TREASURER),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_DECIDED,
            BUDGET_LINE_IS_NAMED_ALREADY,
            LINE_IS_NOT_BUDGETED,
            BUDGET_LINE_SERVES_ANOTHER_PURPOSE,
        ),
    )

    disbursement_id: Id
