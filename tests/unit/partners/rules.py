"""Scenes of rules that change: who proposes, approves and objects, and how far a proposal has come."""

from datetime import date, datetime

from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover
from shared.contracts.partners.rulemaking.commands import (
    AnswerRulesObjection,
    ApproveRules,
    ObjectToRules,
    ProposeRules,
)
from shared.contracts.partners.rulemaking.events import RulesObjectionRaised, RulesProposed
from shared.kernel.ids import derived_id
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.scenes import Scene, by, district, resident, staff

NEW = Rules(share_bps=2_000, feedback_quorum=8)
DAY = date(2026, 8, 1)
COMMITTEE = RuleBounds(approver=RulesApprover.COMMITTEE, approvals=2)
TEXT_ID = derived_id(MONDAY, "what somebody says")


def member(person: str = "committee-wang", at: datetime = MONDAY) -> Envelope:
    return by(person, Role.COMMITTEE, at=at)


class RuleScene(Scene):
    """A community whose rules are to change."""

    proposal_id = ""
    objection_id = ""

    def proposed(self, rules: Rules = NEW, day: date = DAY) -> "RuleScene":
        self.when(ProposeRules(rules=rules, in_force_on=day, reason="议事会", **staff()))
        self.proposal_id = self.happened(RulesProposed).proposal_id
        return self

    def approved(self, envelope: Envelope | None = None) -> "RuleScene":
        self.when(ApproveRules(proposal_id=self.proposal_id, **(envelope or district(at=later(1)))))
        return self

    def objected(self, person: str = "resident-lin", at: datetime = MONDAY) -> "RuleScene":
        self.when(self.objection(person, max(at, later(2))))
        self.objection_id = self.happened(RulesObjectionRaised).objection_id
        return self

    def objection(self, person: str = "resident-lin", at: datetime = MONDAY) -> ObjectToRules:
        return ObjectToRules(
            proposal_id=self.proposal_id, text_id=TEXT_ID, text_sha256="0" * 64, **resident(person, at=at)
        )

    def when_answered(self) -> "RuleScene":
        self.when(self.answer(district(at=later(3))))
        return self

    def answer(self, envelope: Envelope, *, upheld: bool = False) -> AnswerRulesObjection:
        return AnswerRulesObjection(
            proposal_id=self.proposal_id,
            objection_id=self.objection_id,
            answer="已听取",
            upheld=upheld,
            **envelope,
        )


def opened(bounds: RuleBounds | None = None) -> RuleScene:
    scene = RuleScene()
    scene.opened(bounds=bounds)
    return scene


def shown() -> RuleScene:
    """Approved by the district on Tuesday: shown until 14 July, in force from 1 August."""
    return opened().proposed().approved()
