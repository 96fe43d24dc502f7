"""Sets the example up through the public API: communities, people, spaces, needs, calls, first intents.

It looks first and asks for what is missing, so it can be cut off at any point and be run at every start.
"""

import time
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from examples.gangwan.api import Api, TokenOf, Unexpected
from examples.gangwan.people import Identity, identities
from examples.gangwan.programme import FirstIntent, Programme, programmes
from shared.contracts.bookings.references.commands import ApproveReferenceRequest, ProposeReferenceRequest
from shared.contracts.bookings.references.quotes import Quote
from shared.contracts.bookings.references.views import ReferenceState, ReferenceView
from shared.contracts.bookings.spaces.parts import SetSpacePartsRequest
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.identity import CommunitySummary, MeView, PersonView, RegisterPersonRequest
from shared.contracts.gateway.membership import ClaimRequest, IssueClaimCodeRequest
from shared.contracts.partners.calls import CallRequest, CallState, CallView
from shared.contracts.partners.intents import IntentView, ScheduleIntentRequest
from shared.contracts.partners.needs.views import NeedState, NeedView
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow

_COMMUNITIES = "/v1/communities"
_LONGEST_START_SECONDS = 120.0
_PAUSE_SECONDS = 0.5
_NOT_YET_PUBLIC = (NeedState.COLLECTED, NeedState.VERIFIED)


def load(url: str, token_of: TokenOf, *, only: Collection[str] = ()) -> None:
    """Makes the example be there, or ``only`` these of its communities.

    Raises `Unexpected` where the platform does not do as it should.
    """
    with Api(url, token_of) as api:
        set_up(api, only)


def set_up(api: Api, only: Collection[str] = ()) -> None:
    """See `load`."""
    officer = next(name for name, one in identities().items() if one.is_district_officer)
    _require_officer(api, officer)
    here = {one.community for one in api.all(None, _COMMUNITIES, CommunitySummary)}
    for community, programme in programmes().items():
        if only and community not in only:
            continue
        if community not in here:
            api.do(officer, f"{_COMMUNITIES}/{community}", programme.opening, key=f"gangwan.{community}")
        _Community(api, community, programme, officer).set_up()
    for name, who in identities().items():
        if who.community is None:
            _introduce(api, name, who)


def _require_officer(api: Api, officer: str) -> None:
    """Whoever opens the communities can only be named by the operator, whose gateway does so as it starts."""
    deadline = time.monotonic() + _LONGEST_START_SECONDS
    has_started = False
    while Role.DISTRICT not in api.get(officer, "/v1/me", MeView).roles:
        if not has_started and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
            has_started = api.has_started()
            continue
        raise Unexpected(
            f"{officer}, who opens the example's communities, is no officer of the sub-district on this"
            f" platform: set HEHUO_DISTRICT_OFFICERS={identities()[officer].person_id} for its gateway,"
            " and start that again"
        )


def _introduce(api: Api, name: str, who: Identity, path: str = "/v1/me") -> None:
    """A person gives their name, which only the vault keeps: to their account, or to a community."""
    if api.get(name, path, MeView).name is None:
        api.do(name, path, RegisterPersonRequest(name=who.name, phone=who.phone), method="PUT")


class _Community:
    """One community on its way to be as its programme says."""

    def __init__(self, api: Api, community: str, programme: Programme, officer: str) -> None:
        self._api = api
        self._community = community
        self._programme = programme
        self._officer = officer
        self._people = {name: one for name, one in identities().items() if one.community == community}
        self._staff, self._second = [name for name, one in self._people.items() if "staff" in one.roles][:2]

    def set_up(self) -> None:
        self._people_and_roles()
        self._parts(self._spaces())
        need_ids = [self._need(place) for place in range(len(self._programme.needs))]
        self._call(tuple(need_ids))
        self._intents()
        self._references()

    def _people_and_roles(self) -> None:
        known = {one.person_id: one for one in self._api.all(self._officer, self._path("people"), PersonView)}
        for name, who in self._people.items():
            there = known.get(who.person_id)
            _introduce(self._api, name, who)
            for role in who.roles:
                if role is not Role.RESIDENT and (there is None or role not in there.roles):
                    path = self._path(f"people/{who.person_id}/roles/{role}")
                    self._api.do(self._officer, path, method="PUT")
        for name, who in self._people.items():
            there = known.get(who.person_id)
            if Role.RESIDENT in who.roles and (there is None or Role.RESIDENT not in there.roles):
                self._join(name)
                there = None
            if Role.RESIDENT in who.roles and (there is None or not there.verified):
                # Whoever handed out the code does not verify who joined with it.
                self._api.do(self._second, self._path(f"people/{who.person_id}/verification"), method="PUT")
            _introduce(self._api, name, who, self._path("me"))

    def _join(self, name: str) -> None:
        """Staff hand somebody a claim code, with which they become a resident.

        The keys have both asked for again where a store does not answer at once.
        """
        place = self._path("claim-codes")
        handed_out = self._api.do(self._staff, place, IssueClaimCodeRequest(), key=str(uuid4()))
        claim = ClaimRequest(code=handed_out.code)
        self._api.do(name, self._path("me/membership"), claim, key=str(uuid4()))

    def _spaces(self) -> int:
        """How far the log came by it."""
        reached = 0
        there = {one.name for one in self._api.all(None, self._path("spaces"), SpaceView)}
        for place, space in enumerate(self._programme.spaces):
            if space.name not in there:
                key = self._key("space", place)
                reached = self._api.do(self._staff, self._path("spaces"), space, key=key).sequence
        return reached

    def _parts(self, reached: int) -> None:
        spaces = self._api.all(self._staff, self._path("spaces"), SpaceView, min_sequence=reached)
        there = {one.name: one for one in spaces}
        for place, one in enumerate(self._programme.divided):
            whole, parts = there[one.space], tuple(there[name].space_id for name in one.parts)
            if whole.part_ids != parts:
                path = self._path(f"spaces/{whole.space_id}/parts")
                body = SetSpacePartsRequest(part_ids=parts)
                self._api.do(self._staff, path, body, key=self._key("parts", place), method="PUT")

    def _need(self, place: int) -> str:
        """The first need of this title, on the public list."""
        wanted = self._programme.needs[place]
        there = [
            one
            for one in self._api.all(self._staff, self._path("needs"), NeedView)
            if one.title == wanted.title and one.households == wanted.households
        ]
        if there and there[-1].state not in _NOT_YET_PUBLIC:
            return there[-1].need_id
        key = self._key("need", place)
        need_id = (
            there[-1].need_id
            if there
            else self._api.do(self._staff, self._path("needs"), wanted, key=f"{key}.collected").id
        )
        # Who enters a need does not verify it.
        for name, step in ((self._second, "verification"), (self._staff, "publication")):
            self._api.do(name, self._path(f"needs/{need_id}/{step}"), key=f"{key}.{step}")
        return need_id

    def _call(self, need_ids: tuple[str, ...]) -> None:
        wanted = self._programme.call
        calls = self._api.all(self._staff, self._path("calls"), CallView)
        there = next((one for one in reversed(calls) if one.title == wanted.title), None)
        if there is not None and there.state is not CallState.DRAFTED:
            return
        if there is None:
            today = _midnight(self._now())
            body = CallRequest(
                title=wanted.title,
                text=wanted.text,
                title_en=wanted.title_en,
                text_en=wanted.text_en,
                categories=wanted.categories,
                need_ids=need_ids,
                window=TimeWindow(starts_at=today, ends_at=today + timedelta(days=wanted.open_days)),
            )
            call_id = self._api.do(self._staff, self._path("calls"), body, key=self._key("call", 0)).id
        else:
            call_id = there.call_id
        self._api.do(self._staff, self._path(f"calls/{call_id}/publication"), key=self._key("call", 1))

    def _intents(self) -> None:
        intents = self._api.all(self._staff, self._path("intents"), IntentView)
        there = {one.project: one for one in intents}
        for place, wanted in enumerate(self._programme.intents):
            offered = there.get(wanted.project)
            key = self._key("intent", place)
            intent_id = (
                self._api.do(wanted.by, self._path("intents"), wanted.request(), key=f"{key}.offered").id
                if offered is None
                else offered.intent_id
            )
            if wanted.planned_in_days and (offered is None or offered.planned_for is None):
                self._schedule(wanted, intent_id, f"{key}.scheduled")

    def _schedule(self, wanted: FirstIntent, intent_id: str, key: str) -> None:
        day = _midnight(self._now()) + timedelta(days=wanted.planned_in_days or 0, hours=10)
        body = ScheduleIntentRequest(planned_for=day)
        self._api.do(self._staff, self._path(f"intents/{intent_id}/schedule"), body, key=key)

    def _references(self) -> None:
        there = {
            one.category: one for one in self._api.all(self._staff, self._path("references"), ReferenceView)
        }
        today = self._now().date()
        for place, wanted in enumerate(self._programme.references):
            known, key = there.get(wanted.category), self._key("reference", place)
            reference_id = known.reference_id if known else ""
            if known is None:
                quotes = tuple(
                    Quote(
                        source=one.source, amount_fen=one.amount_fen, day=today - timedelta(days=one.days_ago)
                    )
                    for one in wanted.quotes
                )
                body = ProposeReferenceRequest(category=wanted.category, unit=wanted.unit, quotes=quotes)
                reference_id = self._api.do(self._staff, self._path("references"), body, key=key).id
            if known is None or known.state is ReferenceState.PROPOSED:
                path = self._path(f"references/{reference_id}/approval")
                self._api.do(self._second, path, ApproveReferenceRequest(), key=f"{key}.approved")

    def _now(self) -> datetime:
        return self._api.now()

    def _path(self, below: str) -> str:
        return f"{_COMMUNITIES}/{self._community}/{below}"

    def _key(self, what: str, place: int) -> str:
        return f"gangwan.{self._community}.{what}.{place}"


def _midnight(now: datetime) -> datetime:
    """The beginning of the UTC day: the same for whoever asks again after a while."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
