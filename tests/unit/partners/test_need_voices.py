"""One voice per person in what is needed: raising, having it too, merging needs and people, confirming."""

import asyncio
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.partners.domain.need_state import shown
from services.partners.domain.raised_needs import WAITING_LIMIT
from shared.contracts.partners.needs.closing import (
    ClosingObjectedTo,
    ConfirmNeed,
    NeedConfirmationLapsed,
    NeedConfirmed,
    NeedReopened,
    ObjectToClosing,
)
from shared.contracts.partners.needs.commands import CollectNeed, PublishNeed, VerifyNeed
from shared.contracts.partners.needs.events import NeedClosed, NeedCollected, NeedTakenUp
from shared.contracts.partners.needs.merging import MergeNeed
from shared.contracts.partners.needs.raised import (
    DeclineRaisedNeed,
    JoinNeed,
    NeedRaised,
    RaiseNeed,
    TakeUpRaisedNeed,
)
from shared.contracts.partners.needs.views import GetNeed, GetNeedVoices
from shared.contracts.partners.people import CountAsOne
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import later
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, by, need, resident, staff

IDS = tuple(f"resident-{place}" for place in range(8))
PEOPLE = st.sampled_from(IDS)
NEEDS = st.integers(0, 3)


class FourNeeds(Scene):
    """On the public list, each in a project, so that it can be confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened().admitted()
        self.needs = [self.need_id]
        for _ in range(3):
            self.when(CollectNeed(**need(), **staff()))
            of = {"need_id": self.happened(NeedCollected).need_id}
            self.when(VerifyNeed(**of, **staff("staff-wu"))).when(PublishNeed(**of, **staff()))
            self.given(NeedTakenUp(application_id=self.application_id, partner_id=self.partner_id, **of))
            self.needs.append(of["need_id"])


ONE = FourNeeds()


class Voices(RuleBasedStateMachine):
    """What is known of it by other means than the rules: whom each id leads to, and who said what."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene()
        self.scene.given(*ONE.history)
        self.at = later(90)
        self.leads_to: dict[str, str] = {}
        self.lies_in: dict[str, str] = {}
        self.raised: dict[str, set[str]] = {one: set() for one in ONE.needs}
        """By need: every id that ever raised it."""
        self.waiting: dict[str, str] = {}
        self.confirmed: dict[str, set[str]] = {}
        self.until = dict.fromkeys(ONE.needs, later(0))
        self.closed: set[str] = set()
        self.objected: dict[str, set[str]] = {one: set() for one in ONE.needs}

    def who(self, person: str) -> str:
        return self.who(self.leads_to[person]) if person in self.leads_to else person

    def one(self, place: int) -> str:
        need_id = ONE.needs[place]
        while need_id in self.lies_in:
            need_id = self.lies_in[need_id]
        return need_id

    def people(self, need_id: str) -> set[str]:
        return {*map(self.who, self.raised[need_id])}

    @rule(person=PEOPLE)
    def send_in(self, person: str) -> None:
        of_theirs = [one for one in self.waiting.values() if self.who(one) == self.who(person)]
        command = RaiseNeed(text_id=NOBODYS_ID, text_sha256="0" * 64, **resident(self.who(person), self.at))
        try:
            self.scene.when(command)
        except Rejected:
            assert len(of_theirs) >= WAITING_LIMIT
        else:
            assert len(of_theirs) < WAITING_LIMIT
            self.waiting[self.scene.happened(NeedRaised).raised_id] = person

    @precondition(lambda self: self.waiting)
    @rule(place=NEEDS, takes_up=st.booleans())
    def answer(self, place: int, *, takes_up: bool) -> None:
        raised_id, person = next(iter(self.waiting.items()))
        need_id = self.one(place)
        if not takes_up:
            self.scene.when(DeclineRaisedNeed(raised_id=raised_id, reason="报修", **staff(at=self.at)))
        elif need_id in self.closed:
            return
        else:
            named = ONE.needs[place]
            self.scene.when(TakeUpRaisedNeed(raised_id=raised_id, need_id=named, **staff(at=self.at)))
            self.raised[need_id].add(person)
        del self.waiting[raised_id]

    @rule(place=NEEDS, person=PEOPLE)
    def join(self, place: int, person: str) -> None:
        need_id = self.one(place)
        if need_id in self.closed:
            return
        who = resident(self.who(person), self.at)
        self.scene.when(JoinNeed(need_id=ONE.needs[place], verified=True, **who))
        assert bool(self.scene.last) == (self.who(person) not in self.people(need_id))
        self.raised[need_id].add(person)

    @rule(place=NEEDS, other=NEEDS)
    def merge_needs(self, place: int, other: int) -> None:
        need_id, into = self.one(place), self.one(other)
        if need_id == into or {need_id, into} & self.closed:
            return
        self.scene.when(MergeNeed(need_id=need_id, into=into, reason="相同", **staff(at=self.at)))
        self.lies_in[need_id] = into
        self.raised[into] |= self.raised.pop(need_id)
        self.objected[into] |= self.objected.pop(need_id)
        self.confirmed.pop(need_id, None)

    @rule(person=PEOPLE, into=PEOPLE)
    def merge_people(self, person: str, into: str) -> None:
        if person == into or person in self.leads_to or into in self.leads_to:
            return  # The gateway merges no record twice, nor into one that is no more.
        self.scene.when(CountAsOne(person_id=person, into=into, **by("gateway", Role.SYSTEM, at=self.at)))
        self.leads_to[person] = into

    @rule(place=NEEDS, person=PEOPLE)
    def confirm(self, place: int, person: str) -> None:
        need_id, who = self.one(place), self.who(person)
        had = {*map(self.who, self.confirmed.get(need_id, ()))}
        raisers = self.people(need_id)
        command = ConfirmNeed(need_id=ONE.needs[place], verified=True, **resident(who, self.at))
        try:
            self.scene.when(command)
        except Rejected:
            assert raisers
            assert who not in raisers
            return
        kinds = [type(event) for event in self.scene.last]
        if need_id in self.closed or who in had:
            assert kinds == []
            return
        confirmed = (had | {who}) & raisers if raisers else had | {who}
        closes = len(confirmed) * 2 > len(raisers) if raisers else len(confirmed) >= 3
        assert kinds == [NeedConfirmed, *([NeedClosed] if closes else [])]
        if closes:
            self.closed.add(need_id)
            self.confirmed.pop(need_id, None)
            self.until[need_id] = self.at + timedelta(days=7)
        else:
            if need_id not in self.confirmed:
                self.confirmed[need_id] = set()
                self.until[need_id] = self.at + timedelta(days=14)
            self.confirmed[need_id].add(person)

    @rule(place=NEEDS, person=PEOPLE)
    def object(self, place: int, person: str) -> None:
        need_id, who = self.one(place), self.who(person)
        raisers, before = self.people(need_id), {*map(self.who, self.objected[need_id])}
        command = ObjectToClosing(need_id=ONE.needs[place], verified=True, **resident(who, self.at))
        may = need_id in self.closed and self.at < self.until[need_id]
        may = may and (not raisers or who in raisers) and who not in before
        try:
            self.scene.when(command)
        except Rejected:
            assert not may
            return
        assert may
        assert [type(event) for event in self.scene.last] == [ClosingObjectedTo, NeedReopened]
        self.closed.discard(need_id)
        self.objected[need_id].add(person)

    @rule(days=st.integers(1, 10))
    def passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        before = len(self.scene.history)
        self.scene.passes(self.at)
        lapsed = {
            event.need_id
            for event in self.scene.history[before:]
            if isinstance(event, NeedConfirmationLapsed)
        }
        assert lapsed == {one for one in self.confirmed if self.until[one] <= self.at}
        for need_id in lapsed:
            del self.confirmed[need_id]

    @invariant()
    def each_person_is_one_voice(self) -> None:
        state = self.scene.state
        assert {one: state.needs[one].raised_by for one in self.raised} == {
            one: self.people(one) for one in self.raised
        }
        assert {one: self.who(person) for one, person in self.waiting.items()} == state.raising.waiting

    @invariant()
    def what_is_found_by_person_is_what_is_there(self) -> None:
        state, found = self.scene.state, {}
        for person in IDS:
            found[person] = {one for one, need in state.needs.items() if person in need.raised_by}
        assert {one: ids for one, ids in found.items() if ids} == state.raising.needs_of
        waiting = {
            person: {raised_id for raised_id, who in state.raising.waiting.items() if who == person}
            for person in state.raising.waiting.values()
        }
        assert waiting == state.raising.waiting_of

    def teardown(self) -> None:
        asyncio.run(self._read_models_say_the_same())

    async def _read_models_say_the_same(self) -> None:
        models = ReadModels(*self.scene.history)
        for need_id in self.raised:
            view = await models.ask(GetNeed(need_id=need_id))
            assert view is not None
            assert (view.raised, view.raisers) == (
                bool(self.raised[need_id]),
                shown(len(self.people(need_id))),
            )
            ids = {need_id, *(one.need_id for one in view.merged)}
            for person in IDS:
                if person in self.leads_to:
                    continue
                own = await models.ask(GetNeedVoices(person_id=person))
                says = own is not None and not ids.isdisjoint(own.raised)
                assert says == (person in self.people(need_id))


TestVoices = Voices.TestCase
TestVoices.settings = settings(max_examples=when_soaking(250, 10), stateful_step_count=25, deadline=None)
