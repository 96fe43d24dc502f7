"""Who applies: said before submission, kept in the vault, and said anew for another organisation."""

from datetime import date

import pytest
from stdnum.cn import uscc

from services.gateway.operations.identities import credit_code
from shared.contracts.gateway.refusals import CREDIT_CODE_IS_NOT_VALID
from shared.contracts.partners.admission import PartnerForm
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    EditApplication,
    SubmitApplication,
)
from shared.contracts.partners.applications.events import ApplicationSubmitted, InformationAnswered
from shared.contracts.partners.applications.identity import ApplicantIdentified, IdentifyApplicant
from shared.contracts.partners.refusals.applications import (
    APPLICANT_IS_NOT_IDENTIFIED,
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_UNKNOWN,
    CREDIT_CODE_IS_MISSING,
    LICENCE_HAS_RUN_OUT,
    PERSON_HAS_NO_CREDIT_CODE,
)
from shared.kernel.refusals import Rejected
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    NOBODYS_ID,
    Scene,
    applicant,
    application,
    identity,
    resident,
)

TODAY = MONDAY.date()
ALONE = {"form": PartnerForm.INDEPENDENT, "organisation": None}


def drafted(**changes: object) -> Scene:
    return Scene().opened().drafted(**changes)


def identifies(scene: Scene, **changes: object) -> IdentifyApplicant:
    return IdentifyApplicant(**identity(application_id=scene.application_id, **changes), **applicant())


def submits(scene: Scene, days: int = 0) -> SubmitApplication:
    return SubmitApplication(application_id=scene.application_id, **applicant(at=later(days)))


def answers(scene: Scene) -> AnswerInformation:
    return AnswerInformation(application_id=scene.application_id, answer="见附件", **applicant())


def renamed(scene: Scene) -> Scene:
    changed = application(organisation="东井村经济合作社")
    scene.when(EditApplication(application_id=scene.application_id, **changed, **applicant()))
    return scene


CASES = (
    Case(
        APPLICATION_IS_UNKNOWN,
        "identified",
        Scene().opened,
        lambda _: IdentifyApplicant(**identity(application_id=NOBODYS_ID), **applicant()),
    ),
    Case(
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        "identified",
        drafted,
        lambda scene: IdentifyApplicant(**identity(application_id=scene.application_id), **resident()),
    ),
    Case(
        APPLICATION_IS_NOT_EDITED_NOW,
        "identified",
        lambda: Scene().opened().submitted(),
        identifies,
    ),
    Case(CREDIT_CODE_IS_MISSING, "of a team", drafted, lambda scene: identifies(scene, credit_code=None)),
    Case(PERSON_HAS_NO_CREDIT_CODE, "a code", lambda: drafted(**ALONE), identifies),
    Case(
        PERSON_HAS_NO_CREDIT_CODE,
        "a licence",
        lambda: drafted(**ALONE),
        lambda scene: identifies(scene, credit_code=None, licence_valid_until=TODAY),
    ),
    Case(
        LICENCE_HAS_RUN_OUT,
        "when it is said",
        drafted,
        lambda scene: identifies(scene, licence_valid_until=date(2025, 12, 31)),
    ),
    Case(
        LICENCE_HAS_RUN_OUT,
        "since it was said",
        lambda: drafted().identified(licence_valid_until=TODAY),
        lambda scene: submits(scene, days=1),
    ),
    Case(APPLICANT_IS_NOT_IDENTIFIED, "submitted", drafted, submits),
    Case(
        APPLICANT_IS_NOT_IDENTIFIED,
        "submitted for another organisation than was said",
        lambda: renamed(drafted().identified()),
        submits,
    ),
    Case(
        APPLICANT_IS_NOT_IDENTIFIED,
        "answered for another organisation than was said",
        lambda: renamed(Scene().opened().information_asked()),
        answers,
    ),
)


@each(*CASES)
def test_an_identity_refuses(case: Case) -> None:
    case.holds()


def test_a_licence_is_valid_through_its_last_day_and_one_without_end_for_good() -> None:
    scene = drafted().identified(licence_valid_until=TODAY)
    assert scene.happened(ApplicantIdentified).licence_valid_until == TODAY
    scene.when(submits(scene)).happened(ApplicationSubmitted)
    scene = drafted().identified()
    scene.when(submits(scene, days=4_000)).happened(ApplicationSubmitted)


def test_an_independent_person_gives_name_and_phone_alone() -> None:
    scene = drafted(**ALONE).identified(credit_code=None)
    scene.when(submits(scene)).happened(ApplicationSubmitted)


def test_an_applicant_who_has_another_organisation_says_who_applies_once_more() -> None:
    scene = renamed(Scene().opened().information_asked()).identified()
    scene.when(answers(scene)).happened(InformationAnswered)


def test_another_word_in_the_draft_leaves_the_identity_as_it_is() -> None:
    scene = drafted().identified()
    changed = application(summary="在三楼露台种菜。")
    scene.when(EditApplication(application_id=scene.application_id, **changed, **applicant()))
    scene.when(submits(scene)).happened(ApplicationSubmitted)


def test_an_application_that_was_submitted_before_anybody_said_who_applies_goes_on() -> None:
    scene = Scene().opened()
    recorded = [
        one
        for one in Scene().opened().information_asked().history
        if not isinstance(one, ApplicantIdentified)
    ]
    scene = Scene().given(*recorded)
    (scene.application_id,) = scene.state.applications
    renamed(scene).when(answers(scene)).happened(InformationAnswered)


@pytest.mark.parametrize("code", ["N1440115MA5A1B2C1C", "N2440115MA5A1B2C19", "N3440115MA5A1B2C16"])
def test_codes_of_village_collectives_pass_which_the_library_refuses(code: str) -> None:
    assert not uscc.is_valid(code)
    assert credit_code(code) == code


def test_a_code_is_put_right_as_people_write_it() -> None:
    assert credit_code(" 91440115 ma5a1b2c 1r ") == "91440115MA5A1B2C1R"


@pytest.mark.parametrize(
    "code",
    [
        "91440115MA5A1B2C1X",
        "9144O115MA5A1B2C1R",
        "91440115MA5A1B2C1",
        "91440115MA5A1B2C1RR",
        "九1440115MA5A1B2C1R",
    ],
)
def test_what_is_no_credit_code_is_refused(code: str) -> None:
    with pytest.raises(Rejected) as refused:
        credit_code(code)
    assert refused.value.refusal is CREDIT_CODE_IS_NOT_VALID
