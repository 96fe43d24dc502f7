"""Random histories of rules: none comes into force outside the bounds, by one person alone, or unshown."""

from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.partners.domain.decider import DECIDER
from shared.contracts.partners.programme import Rules, RulesChanged
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover, outside
from shared.contracts.partners.rulemaking import commands as making
from shared.contracts.partners.rulemaking import events as made
from shared.kernel.messages import Command, Envelope, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, assert_named
from tests.unit.partners.rules import TEXT_ID
from tests.unit.partners.scenes import NOBODYS_ID, Scene, by, tick

PEOPLE = {
    "staff-chen": (Role.STAFF,),
    "staff-luo": (Role.STAFF, Role.DISTRICT, Role.COMMITTEE),
    "committee-wang": (Role.COMMITTEE,),
    "committee-zhou": (Role.COMMITTEE,),
    "district-feng": (Role.DISTRICT,),
    "district-xu": (Role.DISTRICT,),
    "resident-lin": (Role.RESIDENT,),
}
SHARES = st.sampled_from([0, 400, 500, 1_500, 2_000, 5_000, 6_000])


class Histories(RuleBasedStateMachine):
    """Its own books: who proposed and approved, who waits for an answer, until when it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.scene, self.now = Scene().opened(), MONDAY
        self.proposed: dict[str, made.RulesProposed] = {}
        self.hands: dict[str, set[str]] = {}
        self.shown_until: dict[str, datetime] = {}
        self.open: dict[str, str] = {}
        self.over: set[str] = set()
        self.bounds = RuleBounds()

    def _acts(self, person: str) -> Envelope:
        return by(person, *PEOPLE[person], at=self.now)

    def _tries(self, command: Command) -> None:
        try:
            self.scene.when(command)
        except Rejected as refused:
            assert_named(command, refused.refusal)
            return
        for event in self.scene.last:
            self._books(event)

    def _books(self, event: Event) -> None:
        match event:
            case made.RulesProposed():
                assert self.proposed.keys() == self.over, "one at a time"
                self.proposed[event.proposal_id] = event
                self.hands[event.proposal_id] = {event.proposed_by}
            case made.RulesApproved():
                assert event.approved_by not in self.hands[event.proposal_id]
                self.hands[event.proposal_id].add(event.approved_by)
            case made.RulesPublicised():
                self.shown_until[event.proposal_id] = event.publicity_ends_at
            case made.RulesObjectionRaised():
                assert self.now < self.shown_until[event.proposal_id]
                self.open[event.objection_id] = event.proposal_id
            case made.RulesObjectionAnswered():
                del self.open[event.objection_id]
            case made.RulesProposalEnded():
                self.over.add(event.proposal_id)
            case made.RuleBoundsSet():
                self.bounds = event.bounds
            case RulesChanged():
                self._came_into_force(event)
            case _:
                raise AssertionError(event)

    def _came_into_force(self, event: RulesChanged) -> None:
        assert event.proposal_id is not None
        proposal = self.proposed[event.proposal_id]
        assert event.rules == proposal.rules
        assert not outside(event.rules, self.bounds)
        assert event.proposal_id not in self.over
        assert len(self.hands[event.proposal_id]) > proposal.approvals >= 1
        shown_until = self.shown_until[event.proposal_id]
        assert shown_until - proposal.proposed_at >= timedelta(days=proposal.publicity_days)
        assert shown_until <= event.effective_from <= self.now
        assert event.proposal_id not in self.open.values()
        self.over.add(event.proposal_id)

    def _one(self) -> str:
        return next(reversed(self.proposed), NOBODYS_ID)

    @rule(person=st.sampled_from([*PEOPLE]), share=SHARES, days=st.integers(0, 40), shown=st.integers(1, 9))
    def propose(self, person: str, share: int, days: int, shown: int) -> None:
        day: date = (self.now + timedelta(hours=8)).date() + timedelta(days=days)
        rules = Rules(share_bps=share, publicity_days=shown)
        self._tries(making.ProposeRules(rules=rules, in_force_on=day, reason="x", **self._acts(person)))

    @rule(person=st.sampled_from([*PEOPLE]))
    def approve(self, person: str) -> None:
        self._tries(making.ApproveRules(proposal_id=self._one(), **self._acts(person)))

    @rule(person=st.sampled_from([*PEOPLE]))
    def object(self, person: str) -> None:
        words = {"text_id": TEXT_ID, "text_sha256": "0" * 64}
        self._tries(making.ObjectToRules(proposal_id=self._one(), **words, **self._acts(person)))

    @rule(person=st.sampled_from([*PEOPLE]), upheld=st.booleans(), which=st.integers(0, 3))
    def answer(self, person: str, upheld: bool, which: int) -> None:
        waiting = [*self.open.items()]
        objection, proposal = waiting[which % len(waiting)] if waiting else (NOBODYS_ID, self._one())
        self._tries(
            making.AnswerRulesObjection(
                proposal_id=proposal,
                objection_id=objection,
                answer="x",
                upheld=upheld,
                **self._acts(person),
            )
        )

    @rule(person=st.sampled_from([*PEOPLE]))
    def withdraw(self, person: str) -> None:
        self._tries(making.WithdrawRules(proposal_id=self._one(), reason="x", **self._acts(person)))

    @rule(
        person=st.sampled_from([*PEOPLE]),
        least=SHARES,
        approver=st.sampled_from(RulesApprover),
        approvals=st.integers(1, 2),
    )
    def bound(self, person: str, least: int, approver: RulesApprover, approvals: int) -> None:
        bounds = RuleBounds(
            share_bps_at_least=least, share_bps_at_most=6_000, approver=approver, approvals=approvals
        )
        self._tries(making.SetRuleBounds(bounds=bounds, reason="x", **self._acts(person)))

    @rule(hours=st.sampled_from([1, 24, 24 * 9, 24 * 30]))
    def time_passes(self, hours: int) -> None:
        until = self.now + timedelta(hours=hours)
        while (due := DECIDER.due(self.scene.state)) is not None and due <= until:
            self.now = due
            self._tries(tick(due))
        self.now = until

    @invariant()
    def whoever_objected_is_still_owed_an_answer(self) -> None:
        assert self.scene.state.rule_objections.keys() == self.open.keys()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=when_soaking(400, 15), stateful_step_count=25, deadline=None)
