"""The partners that may hold sessions, with the terms in force."""

from shared.contracts.bookings.hosts import (
    GetHost,
    HostLeft,
    HostRegistered,
    HostReinstated,
    HostRepresentativesSet,
    HostState,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    HostView,
    ListHosts,
    ListRepresented,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

Host = HostView | None


def _registered(_host: Host, recorded: Recorded[HostRegistered], key: str) -> Host:
    event = recorded.data
    return HostView(
        partner_id=key,
        form=event.form,
        mechanism=event.mechanism,
        organisation=event.organisation,
        project=event.project,
        representative=event.representative,
        state=HostState.ADMITTED,
        registered_at=event.registered_at,
    )


def _represented(host: Host, recorded: Recorded[HostRepresentativesSet], _key: str) -> Host:
    event = recorded.data
    update = {
        "representative": event.representative,
        "second_representative": event.second_representative,
    }
    return host and host.model_copy(update=update)


_STRONGER = frozenset({HostState.SUSPENDED, HostState.LEFT})


def _unless_suspended(host: HostView, state: HostState) -> HostState:
    return host.state if host.state in _STRONGER else state


def _terms_set(host: Host, recorded: Recorded[HostTermsSet], _key: str) -> Host:
    event = recorded.data
    return host and host.model_copy(
        update={
            "agreement_id": event.agreement_id,
            "agreement_version": event.version,
            "terms": event.terms,
            "agreement_is_over": False,
            "state": _unless_suspended(host, HostState.ACTIVE),
        }
    )


def _terms_ended(host: Host, recorded: Recorded[HostTermsEnded], _key: str) -> Host:
    if host is None or host.agreement_id not in {None, recorded.data.agreement_id}:
        return host
    return host.model_copy(
        update={
            "agreement_id": None,
            "agreement_version": None,
            "terms": None,
            "agreement_is_over": True,
            "state": _unless_suspended(host, HostState.ADMITTED),
        }
    )


def _suspended(host: Host, _recorded: Recorded[HostSuspended], _key: str) -> Host:
    return host and host.model_copy(update={"state": HostState.SUSPENDED})


def _reinstated(host: Host, _recorded: Recorded[HostReinstated], _key: str) -> Host:
    if host is None:
        return None
    state = HostState.ADMITTED if host.terms is None else HostState.ACTIVE
    return host.model_copy(update={"state": state})


def _left(host: Host, _recorded: Recorded[HostLeft], _key: str) -> Host:
    return host and host.model_copy(update={"state": HostState.LEFT})


async def list_represented(documents: Documents[HostView], query: ListRepresented) -> list[str]:
    person = query.representative
    found = [
        *await documents.all({"representative": person}),
        *await documents.all({"second_representative": person}),
    ]
    return [host.partner_id for host in found]


HOSTS = (
    Projection(
        "hosts", HostView, indexes=("state", "representative", "second_representative", "registered_at")
    )
    .on(HostRegistered, lambda event: event.partner_id, _registered)
    .on(HostRepresentativesSet, lambda event: event.partner_id, _represented)
    .on(HostTermsSet, lambda event: event.partner_id, _terms_set)
    .on(HostTermsEnded, lambda event: event.partner_id, _terms_ended)
    .on(HostSuspended, lambda event: event.partner_id, _suspended)
    .on(HostLeft, lambda event: event.partner_id, _left)
    .on(HostReinstated, lambda event: event.partner_id, _reinstated)
    .answers(ListRepresented, list_represented)
    .lists(ListHosts, order="registered_at")
    .gets(GetHost)
)
