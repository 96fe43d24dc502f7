"""Sets up the example through the public API: communities, people, spaces, needs, calls, first intents.

Whatever is there already is left as it is, so that it can be loaded at every start, also after a kill in
the middle of it.
"""

from datetime import timedelta

from examples.gangwan.api import Api, TokenOf
from examples.gangwan.people import Identity, identities
from examples.gangwan.programme import FirstIntent, Programme, programmes
from shared.contracts.bookings.spaces import OpenSpaceRequest, SpaceView
from shared.contracts.gateway.identity import MeView, PutMeRequest
from shared.contracts.partners.calls import CallRequest, CallView
from shared.contracts.partners.intents import IntentView, ScheduleIntentRequest
from shared.contracts.partners.needs import NeedRequest, NeedState, NeedView
from shared.kernel.messages import Role
from shared.kernel.windows import TimeWindow


def load(url: str, token_of: TokenOf) -> None:
    """Sets up what is missing; raises `Unexpected` when the platform refuses or does not answer."""
    with Api(url, token_of) as api:
        people = identities()
        district = next(name for name, one in people.items() if one.is_district_officer)
        for community, programme in programmes().items():
            members = {name: one for name, one in people.items() if one.community == community}
            _Setting(api, community, programme, district, members).load()
        for name, one in people.items():
            _introduce(api, name, one)


def _introduce(api: Api, name: str, person: Identity) -> None:
    """The person gives name and phone to the vault, unless they have."""
    if api.get(name, "/v1/me", MeView).name is None:
        api.do(name, "/v1/me", PutMeRequest(name=person.name, phone=person.phone), method="PUT")


class _Setting:
    """One community's part of the example."""

    def __init__(
        self, api: Api, community: str, programme: Programme, district: str, members: dict[str, Identity]
    ) -> None:
        self._api = api
        self._path = f"/v1/communities/{community}"
        self._programme = programme
        self._district = district
        self._members = members
        self._staff = next(name for name, one in members.items() if Role.STAFF in one.roles)

    def load(self) -> None:
        """Everything of it, in the order in which each thing needs the others."""
        self._api.do(self._district, self._path, self._programme.opening, key=self._key("opening"))
        for one in self._members.values():
            self._grant(one)
        spaces = {one.name for one in self._api.all(None, f"{self._path}/spaces", SpaceView)}
        for space in self._programme.spaces:
            if space.name not in spaces:
                self._open(space)
        needs = {one.title: one for one in self._api.all(self._staff, f"{self._path}/needs", NeedView)}
        need_ids = tuple(self._publish(need, needs.get(need.title)) for need in self._programme.needs)
        self._recruit(need_ids)
        intents = self._api.all(self._staff, f"{self._path}/intents", IntentView)
        for intent in self._programme.intents:
            if intent.project not in {one.project for one in intents}:
                self._offer(intent)

    def _grant(self, person: Identity) -> None:
        for role in person.roles:
            # Staff register residents; whoever handles or checks money is named by the district.
            by = self._staff if role == Role.RESIDENT else self._district
            self._api.do(by, f"{self._path}/people/{person.person_id}/roles/{role}", method="PUT")

    def _open(self, space: OpenSpaceRequest) -> None:
        self._api.do(self._staff, f"{self._path}/spaces", space, key=self._key(f"space-{space.name_en}"))

    def _publish(self, need: NeedRequest, there: NeedView | None) -> str:
        """Collects, verifies and publishes a need, as far as that is not done; returns its id."""
        number = self._programme.needs.index(need)
        need_id = (
            there.need_id
            if there
            else self._api.do(self._staff, f"{self._path}/needs", need, key=self._key(f"need-{number}")).id
        )
        state = there.state if there else NeedState.COLLECTED
        if state is NeedState.COLLECTED:
            self._api.do(self._staff, f"{self._path}/needs/{need_id}/verification")
        if state in {NeedState.COLLECTED, NeedState.VERIFIED}:
            self._api.do(self._staff, f"{self._path}/needs/{need_id}/publication")
        return need_id

    def _recruit(self, need_ids: tuple[str, ...]) -> None:
        call = self._programme.call
        for there in self._api.all(self._staff, f"{self._path}/calls", CallView):
            if there.title == call.title:
                if there.published_at is None:
                    self._api.do(self._staff, f"{self._path}/calls/{there.call_id}/publication")
                return
        now = self._api.now()
        window = TimeWindow(starts_at=now, ends_at=now + timedelta(days=call.open_days))
        draft = CallRequest(
            title=call.title, text=call.text, categories=call.categories, need_ids=need_ids, window=window
        )
        made = self._api.do(self._staff, f"{self._path}/calls", draft)
        self._api.do(self._staff, f"{self._path}/calls/{made.id}/publication")

    def _offer(self, intent: FirstIntent) -> None:
        key = self._key(f"intent-{intent.by}")
        made = self._api.do(intent.by, f"{self._path}/intents", intent.request(), key=key)
        if intent.planned_in_days is not None:
            planned = ScheduleIntentRequest(
                planned_for=self._api.now() + timedelta(days=intent.planned_in_days)
            )
            self._api.do(self._staff, f"{self._path}/intents/{made.id}/schedule", planned)

    @staticmethod
    def _key(what: str) -> str:
        """The Idempotency-Key of one thing: after a kill it is made once, though it is asked for again."""
        return f"example-{what.replace(' ', '-')}"
