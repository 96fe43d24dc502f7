"""What everybody reads of how partners are found: calls and questions, partners, trials, decisions."""

from services.gateway.pages.programme import call_inquiries, calls, decisions, partners, trials

ROUTERS = (
    call_inquiries.router,
    calls.router,
    partners.router,
    trials.router,
    decisions.router,
)
