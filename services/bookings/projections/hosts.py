"""The partners that may hold sessions, with the terms in force."""

from shared.contracts.bookings.hosts import (
    GetHost,
    HostRegistered,
    HostReinstated,
    HostStatus,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    HostView,
    ListHosts,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
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
        status=HostStatus.ADMITTED,
        registered_at=event.registered_at,
    )


def _unless_suspended(host: HostView, status: HostStatus) -> HostStatus:
    return HostStatus.SUSPENDED if host.status is HostStatus.SUSPENDED else status


def _terms_set(host: Host, recorded: Recorded[HostTermsSet], _key: str) -> Host:
    event = recorded.data
    return host and host.model_copy(
        update={
            "agreement_id": event.agreement_id,
            "agreement_version": event.version,
            "terms": event.terms,
            "status": _unless_suspended(host, HostStatus.ACTIVE),
        }
    )


def _terms_ended(host: Host, _recorded: Recorded[HostTermsEnded], _key: str) -> Host:
    return host and host.model_copy(
        update={
            "agreement_id": None,
            "agreement_version": None,
            "terms": None,
            "status": _unless_suspended(host, HostStatus.ADMITTED),
        }
    )


def _suspended(host: Host, _recorded: Recorded[HostSuspended], _key: str) -> Host:
    return host and host.model_copy(update={"status": HostStatus.SUSPENDED})


def _reinstated(host: Host, _recorded: Recorded[HostReinstated], _key: str) -> Host:
    if host is None:
        return None
    status = HostStatus.ADMITTED if host.terms is None else HostStatus.ACTIVE
    return host.model_copy(update={"status": status})


async def list_hosts(documents: Documents[HostView], query: ListHosts) -> Page[HostView]:
    where = {"status": query.status, "representative": query.representative}
    return await documents.page(
        {name: value for name, value in where.items() if value is not None},
        order="registered_at",
        cursor=query.cursor,
        limit=query.limit,
    )


async def get_host(documents: Documents[HostView], query: GetHost) -> Host:
    return await documents.get(query.partner_id)


HOSTS = (
    Projection("hosts", HostView, indexes=("status", "representative", "registered_at"))
    .on(HostRegistered, lambda event: event.partner_id, _registered)
    .on(HostTermsSet, lambda event: event.partner_id, _terms_set)
    .on(HostTermsEnded, lambda event: event.partner_id, _terms_ended)
    .on(HostSuspended, lambda event: event.partner_id, _suspended)
    .on(HostReinstated, lambda event: event.partner_id, _reinstated)
    .answers(ListHosts, list_hosts)
    .answers(GetHost, get_host)
)
