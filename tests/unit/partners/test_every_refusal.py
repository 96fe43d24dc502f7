"""What operations say they refuse, rules refuse; and what a rule refuses, its operation says (`Case`)."""

from typing import Any

from fastapi.routing import APIRoute

from services.gateway.api.partners import ROUTERS
from services.partners.service import SERVICE
from shared.contracts.partners import COMMANDS
from shared.kernel.messages import Command
from shared.kernel.models import Query
from shared.kernel.refusals import Refusal
from tests.architecture.contracts import modules
from tests.unit.partners import (
    test_agreement_papers,
    test_applications,
    test_call_inquiries,
    test_call_questions,
    test_calls,
    test_claims,
    test_complaints,
    test_decisions,
    test_entered_voices,
    test_identities,
    test_intents,
    test_need_closing,
    test_need_merging,
    test_needs,
    test_partners,
    test_programme,
    test_project_ends,
    test_projects,
    test_purchase_refusals,
    test_raised_needs,
    test_receptions,
    test_resources,
    test_reviews,
    test_roster,
    test_rulemaking,
    test_screening_reminders,
    test_surveys,
    test_translations,
    test_trial_spaces,
    test_trials,
)

TOPICS = (
    test_programme,
    test_needs,
    test_need_closing,
    test_need_merging,
    test_calls,
    test_claims,
    test_call_inquiries,
    test_call_questions,
    test_intents,
    test_agreement_papers,
    test_applications,
    test_identities,
    test_translations,
    test_trials,
    test_decisions,
    test_entered_voices,
    test_screening_reminders,
    test_reviews,
    test_roster,
    test_trial_spaces,
    test_partners,
    test_raised_needs,
    test_receptions,
    test_resources,
    test_projects,
    test_project_ends,
    test_surveys,
    test_purchase_refusals,
    test_complaints,
    test_rulemaking,
)
MESSAGES: list[type[Command] | type[Query[Any]]] = [
    *COMMANDS,
    *(query for projection in SERVICE.projections for query in projection.queries),
]
OF_THE_CONTRACT = {
    name: value
    for module in modules("partners")
    for name, value in vars(module).items()
    if isinstance(value, Refusal)
}


def test_every_refusal_that_a_command_names_is_given_by_some_rule() -> None:
    # Each case is a test of its own; the table is whole also where only this file is run.
    given = {case.refusal for topic in TOPICS for case in topic.CASES}
    named = {refusal for command in COMMANDS for refusal in command.operation.refuses}
    assert named <= given


def test_every_refusal_of_the_contract_is_named_by_some_operation() -> None:
    named = {refusal for message in MESSAGES for refusal in message.operation.refuses}
    assert named >= {*OF_THE_CONTRACT.values()}


def test_a_refusal_is_called_by_its_code() -> None:
    for name, refusal in OF_THE_CONTRACT.items():
        assert name.lower() == refusal.code


def test_whatever_a_person_may_send_or_ask_has_a_route() -> None:
    routes = {route.summary for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    titles = {message.operation.title for message in MESSAGES} - {""}
    assert titles <= routes
