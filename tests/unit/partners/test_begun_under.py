"""An application ends under the rules of the day on which it was submitted, whichever come after."""

from datetime import timedelta

from services.partners.domain.decider import DECIDER
from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.applications.expiry import ApplicationExpirySet, Awaited
from shared.contracts.partners.decisions.events import ApplicationDecided
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.trials.events import FeedbackOpened
from shared.contracts.partners.waiting_rules import WaitingRules
from shared.kernel.messages import Event
from tests.unit.partners.scenes import DECIDED, FEEDBACK_ENDS, HELD, PUBLICITY_ENDS, Scene, in_force

WAITING = WaitingRules(draft_days=60, answer_days=30, trial_days=90, warning_days=7)
OF_TODAY = Rules(publicity_days=7, feedback_window_hours=72, waiting=WAITING)


class Overtaken(Scene):
    """Other rules come into force right after the submission."""

    later_rules = Rules()

    def submitted(self, **changes: object) -> "Scene":
        return super().submitted(**changes).given(in_force(self.later_rules))


class Earlier(Overtaken):
    """As it was recorded before an application kept more than the bar of its feedback."""

    def given(self, *events: Event) -> "Scene":
        return super().given(*(_as_before(event) for event in events))


def _as_before(event: Event) -> Event:
    if not isinstance(event, ApplicationSubmitted):
        return event
    nothing = {"publicity_days": None, "feedback_window_hours": None, "waiting": None}
    before = event.model_copy(update=nothing)
    assert not nothing.keys() & before.model_dump(mode="json").keys(), (
        "nothing is said where nothing was kept"
    )
    return before


def overtaken(rules: Rules, kind: type[Overtaken] = Overtaken, under: Rules = OF_TODAY) -> Scene:
    scene = kind()
    scene.later_rules = rules
    return scene.opened(rules=under)


def test_a_submission_keeps_the_rules_of_its_day() -> None:
    event = Scene().opened(rules=OF_TODAY).submitted().happened(ApplicationSubmitted)
    assert (event.publicity_days, event.feedback_window_hours, event.waiting) == (7, 72, WAITING)


def test_its_feedback_and_its_publicity_last_as_they_did_when_it_was_submitted() -> None:
    scene = overtaken(Rules(publicity_days=1, feedback_window_hours=1)).trial_held()
    assert scene.happened(FeedbackOpened).closes_at == FEEDBACK_ENDS
    decided = overtaken(Rules(publicity_days=1, feedback_window_hours=1)).decided()
    assert decided.happened(ApplicationDecided).publicity_ends_at == PUBLICITY_ENDS


def test_its_waits_are_those_of_its_day_also_where_it_could_wait_for_ever() -> None:
    scene = overtaken(Rules()).matched()
    assert scene.happened(ApplicationExpirySet).awaits is Awaited.TRIAL
    scene = overtaken(OF_TODAY, under=Rules()).matched()
    assert not any(isinstance(event, ApplicationExpirySet) for event in scene.last)


def test_what_was_submitted_before_they_were_kept_goes_on_by_the_rules_of_each_day() -> None:
    shorter = Rules(publicity_days=1, feedback_window_hours=1)
    scene = overtaken(shorter, Earlier).trial_held()
    assert scene.happened(FeedbackOpened).closes_at == HELD + timedelta(hours=1)
    decided = overtaken(Rules(publicity_days=1), Earlier).decided()
    assert decided.happened(ApplicationDecided).publicity_ends_at == DECIDED + timedelta(days=1)
    waits = overtaken(OF_TODAY, Earlier, under=Rules()).matched()
    assert waits.happened(ApplicationExpirySet).awaits is Awaited.TRIAL
    assert DECIDER.replay(waits.history) == waits.state
