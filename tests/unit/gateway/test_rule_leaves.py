"""No rule that the API takes lacks its page: a label, what it means, and what it means to leave it out."""

import pytest

from services.gateway.pages.rules.leaves import DEFAULTS_HOLD, LEAVES, TOPICS, leaves_of
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in
from shared.contracts.bookings.programme import BookingLimits
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RuleBounds


@pytest.mark.parametrize("language", Language)
def test_every_rule_has_its_words(language: Language) -> None:
    words = words_in(language)
    wanted = [f"rules.{leaf.path}" for leaf in LEAVES] + [f"rules.topic_{name}" for name in TOPICS]
    wanted += [f"limits.{leaf.path}" for leaf in leaves_of(BookingLimits)]
    explained = [*wanted, *(f"{key}.help" for key in wanted)]
    explained += [f"rules.{leaf.path}.absent" for leaf in LEAVES if leaf.is_optional]
    explained += [f"bounds.{name}" for name in RuleBounds.model_fields]
    assert [key for key in explained if key not in words or not words.forms(key)[0]] == []


def test_every_rule_of_the_contract_has_one_topic() -> None:
    assert sorted(name for topic in TOPICS.values() for name in topic) == sorted(Rules.model_fields)
    assert Rules.model_fields.keys() >= DEFAULTS_HOLD
    assert {"needs.confirmations", "strikes.limit", "committee.term_days_at_most"} <= {
        leaf.path for leaf in LEAVES
    }
