"""How many review an application, and by which criteria: a part of a community's rules."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.kernel.models import Frozen, Title

CriterionCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]


class Criterion(Frozen):
    """One thing that reviewers look at, by the code under which its scores are kept."""

    code: CriterionCode
    """What scores name it by."""
    name: Title
    """What it is called in Chinese."""
    name_en: Title
    """What it is called in English."""


class ReviewRules(Frozen):
    """How an application is reviewed before it is decided on."""

    reviewers: Annotated[int, Field(strict=True, ge=1, le=20)] = 2
    """Minimum number of people who must have reviewed it, none of them related to the applicant and none who
    screened it, held its trial or entered answers."""
    criteria: tuple[Criterion, ...] = Field(
        default=(
            Criterion(code="need_fit", name="需求匹配", name_en="Fit with the needs"),
            Criterion(code="public_benefit", name="公益普惠", name_en="Benefit to the public"),
            Criterion(code="ability", name="履约能力", name_en="Ability to deliver"),
            Criterion(code="continuity", name="可持续性", name_en="Continuity"),
        ),
        min_length=1,
        max_length=10,
    )
    """What each of them scores, from 1 to 5."""

    @model_validator(mode="after")
    def _names_each_criterion_once(self) -> Self:
        if len({one.code for one in self.criteria}) < len(self.criteria):
            raise ValueError("names a criterion twice")
        return self
