"""Templates of sessions, as their partners keep them."""

from shared.contracts.bookings.sessions.templates import (
    GetSessionTemplate,
    ListSessionTemplates,
    SessionTemplateDropped,
    SessionTemplateKept,
    SessionTemplateView,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.indexing import Wanted
from shared.projections.projection import Documents, Projection

Template = SessionTemplateView | None


def _kept(template: Template, recorded: Recorded[SessionTemplateKept], key: str) -> Template:
    event = recorded.data
    return SessionTemplateView(
        template_id=key,
        partner_id=event.partner_id,
        session=event.session,
        kept_at=event.kept_at,
        first_kept_at=template.first_kept_at if template else event.kept_at,
    )


def _dropped(_template: Template, _recorded: Recorded[SessionTemplateDropped], _key: str) -> Template:
    return None


async def list_templates(
    documents: Documents[SessionTemplateView], query: ListSessionTemplates
) -> Page[SessionTemplateView]:
    where: dict[str, Wanted] = {}
    if query.seen_by is not None:
        where["partner_id"] = query.seen_by
    if query.partner_id is not None:
        if query.seen_by is not None and query.partner_id not in query.seen_by:
            return Page(items=[])
        where["partner_id"] = query.partner_id
    return await documents.page(where, order="first_kept_at", cursor=query.cursor, limit=query.limit)


async def get_template(documents: Documents[SessionTemplateView], query: GetSessionTemplate) -> Template:
    template = await documents.get(query.template_id)
    if template is None or query.seen_by is None or template.partner_id in query.seen_by:
        return template
    return None


SESSION_TEMPLATES = (
    Projection("session_templates", SessionTemplateView, indexes=("partner_id", "first_kept_at"))
    .on(SessionTemplateKept, lambda event: event.template_id, _kept)
    .on(SessionTemplateDropped, lambda event: event.template_id, _dropped)
    .answers(ListSessionTemplates, list_templates)
    .answers(GetSessionTemplate, get_template)
)
