"""Votes of the residents under any sequence of ballots and merged records: each person is counted once."""

import asyncio

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.fund.audit import audit
from shared.contracts.fund.residents_votes.commands import CountVoicesAsOne, TakeBackPaperBallot
from shared.contracts.fund.residents_votes.events import ResidentsVoteClosed
from shared.contracts.fund.residents_votes.views import GetResidentsVote, ResidentsVoteView
from shared.contracts.fund.votes import Vote
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.unit.fund.bands import (
    ENDS,
    RESIDENTS,
    VOTE,
    banded,
    closing,
    counting,
    on_paper,
    opening,
    referred,
    voice,
    voting,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import by, policy, staff

VOTERS = RESIDENTS[:5]
OUTSIDER = "resident-new"
"""A record that is on no roll until another one is merged into it."""
persons = st.sampled_from((*VOTERS, OUTSIDER))
choices = st.sampled_from([*Vote])
numbers = st.sampled_from(["1", "2", "3", "4"])
SECOND = by("supervisor-mo", Role.SUPERVISOR, at=ENDS)


class VoteMachine(RuleBasedStateMachine):
    """What residents meant stands in ``by_app`` and ``box``, by the record that has the voice now."""

    @initialize()
    def open(self) -> None:
        self.history = banded()
        self.history.when(opening(referred(self.history)))
        self.roll = set(RESIDENTS)
        self.by_app: dict[str, Vote] = {}
        self.box: dict[str, tuple[str, Vote]] = {}
        """Number and content of the paper ballot."""
        self.out: set[str] = set()
        self.counted = False

    def done(self, command: Command) -> bool:
        """Whether it was done, or refused."""
        try:
            self.history.when(command)
        except Rejected:
            return False
        return True

    def free(self, person: str) -> bool:
        return person in self.roll and person not in self.by_app and person not in self.box

    @rule(person=persons, choice=choices)
    def by_phone(self, person: str, choice: Vote) -> None:
        may = self.free(person)
        assert self.done(voting(person, choice)) == may
        if may:
            self.by_app[person] = choice

    @rule(person=persons, number=numbers, choice=choices)
    def paper(self, person: str, number: str, choice: Vote) -> None:
        taken = {one for one, _ in self.box.values()} | self.out
        may = self.free(person) and number not in taken and not self.counted
        assert self.done(on_paper(person, number)) == may
        if may:
            self.box[person] = (number, choice)

    @rule(number=numbers)
    def take_back(self, number: str) -> None:
        holder = next((one for one, (its, _) in self.box.items() if its == number), None)
        command = TakeBackPaperBallot(vote_id=VOTE, number=number, reason="录错了居民", **staff())
        may = holder is not None and not self.counted
        assert self.done(command) == may
        if may and holder is not None:
            del self.box[holder]

    @rule(record=persons, into=persons)
    def merge(self, record: str, into: str) -> None:
        assert self.done(CountVoicesAsOne(vote_id=VOTE, voice=voice(record), into=voice(into), **policy()))
        if record == into or record not in self.roll:
            return
        self.roll = self.roll - {record} | {into}
        app, paper = self.by_app.pop(record, None), self.box.pop(record, None)
        if paper and into in self.box:
            self.out.add(paper[0])
            self.counted = False
        elif paper:
            self.by_app.pop(into, None)
            self.box[into] = paper
        elif app and into not in self.box:
            self.by_app.setdefault(into, app)

    @rule()
    def count(self) -> None:
        inside = [choice for _, choice in self.box.values()]
        ayes, noes, abstained = map(inside.count, (Vote.IN_FAVOUR, Vote.AGAINST, Vote.ABSTAIN))
        may = bool(self.box) and not self.counted
        assert self.done(counting(ayes, noes, abstained)) == may
        if may:
            assert self.done(counting(ayes, noes, abstained, by_whom=SECOND))
            self.counted = True

    @invariant()
    def each_person_is_counted_once(self) -> None:
        view = self.seen()
        assert view.voted == len(self.by_app) + len(self.box)
        assert (view.papers, view.entitled) == (len(self.box), len(self.roll))
        assert set(view.papers_out) == self.out
        assert len(view.papers_out) == len(self.out)

    def seen(self) -> ResidentsVoteView:
        view = asyncio.run(ReadModels(*self.history.events).ask(GetResidentsVote(vote_id=VOTE)))
        assert view is not None
        return view

    def teardown(self) -> None:
        self.count()
        outcome = self.history.when(closing()).happened(ResidentsVoteClosed)
        said = [*self.by_app.values(), *(choice for _, choice in self.box.values())]
        told = outcome.figures
        assert [told.in_favour, told.against, told.abstained] == [
            said.count(one) for one in (Vote.IN_FAVOUR, Vote.AGAINST, Vote.ABSTAIN)
        ]
        assert told.entitled == len(self.roll)
        assert outcome.passed == (len(said) * 3 >= len(self.roll) * 2 and told.in_favour * 2 > len(said))
        assert audit(enumerate(self.history.events, 1)).discrepancies == []


def test_each_person_is_counted_once_over_any_ballots_counts_and_merged_records() -> None:
    run_state_machine_as_test(
        VoteMachine,
        settings=settings(
            max_examples=when_soaking(250, 8),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
