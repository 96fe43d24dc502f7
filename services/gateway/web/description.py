"""What the API's description says of everything at once: the prose, and the parts that all routes share."""

from typing import Any

Schema = dict[str, Any]
"""A piece of the OpenAPI document, as FastAPI makes it."""

TITLE = "Hehuo"
"""Generators call their packages after it, so it is in letters that every language takes."""
DESCRIPTION = """\
A community-partner (社区合伙人) programme: partners are recruited, tried and admitted; they and the residents
share the rooms; a part of what partners earn goes to the community's charity fund.

* **Who asks**: a bearer token, `Authorization: Bearer …`, or in its place the key of a service account. What
  its person may do depends on their roles in the community. Staff may act for a resident who can't use the
  platform: `On-Behalf-Of`.
* **Refusals** are problem documents (RFC 9457). `code` names the rule and never changes; `facts` says why.
* **Repeats** are safe: send `Idempotency-Key` with a POST, and a repeat gets the first outcome, marked
  `Idempotent-Replayed: true`.
* **Edits**: send the `ETag` you read as `If-Match`; if somebody edited in between, you get 412.
* **Read your own write**: every command answers with a `sequence`; a query of the same service that carries
  it as `min_sequence` waits until the read model has come so far.
* **Lists** come in pages: pass `next_cursor` as `cursor` for the next one.
* **Money** is in fen (1/100 yuan), **shares** in basis points (1/100 of a per cent), **times** in UTC
  (RFC 3339).
* Every answer carries `X-Request-Id`; one that you send is kept. It stands in logs here, in no public event.
"""
CONTACT: Schema = {"name": "Whoever runs this platform"}
"""Which address that is, the software can't know."""
SERVERS: list[Schema] = [{"url": "/", "description": "The platform that served this document."}]
TAGS: list[Schema] = [
    {"name": "district", "description": "街道: communities, officers, the end of any account."},
    {"name": "communities", "description": "社区: opening them, their rules."},
    {"name": "me", "description": "The caller's own account."},
    {"name": "messages", "description": "消息: what the caller was told, and whom staff must tell."},
    {"name": "people", "description": "People of a community and their roles."},
    {"name": "needs", "description": "需求: collected, verified, published, closed."},
    {"name": "resources", "description": "资源: offered, checked, available, kept for projects."},
    {"name": "projects", "description": "项目: claimed, approved, carried out with others, closed."},
    {"name": "calls", "description": "招募公告: public notices for partners."},
    {"name": "intents", "description": "合作意向: first, non-binding offers."},
    {"name": "applications", "description": "申请: from the draft to screening and match."},
    {
        "name": "surveys",
        "description": "居民需求调研: asked of residents, answered once each, shown in counts.",
    },
    {"name": "trials", "description": "试课: check-in, feedback, the evidence gate."},
    {"name": "decisions", "description": "考核与公示: decisions, their publicity, objections."},
    {"name": "partners", "description": "合伙人: who was admitted."},
    {"name": "agreements", "description": "协议: signed by both, with terms that the services enforce."},
    {"name": "purchases", "description": "购买服务项目: compared offers, contract, acceptance, payment."},
    {"name": "spaces", "description": "空间: rooms, opening hours, closures, free times."},
    {"name": "bookings", "description": "预约: holding, booking, checking in."},
    {"name": "equipment", "description": "设备: lent with rooms, never more pieces than there are."},
    {
        "name": "references",
        "description": "市场参考价: what the like costs, by dated quotes, approved in public.",
    },
    {"name": "sessions", "description": "课程与活动: priced, opened, delivered."},
    {"name": "courses", "description": "系列课程: several lessons at one price, enrolled in once."},
    {"name": "draws", "description": "抽签: places by lot, to be checked by anybody."},
    {"name": "enrolments", "description": "报名与候补: places, waitlists, payments."},
    {
        "name": "volunteering",
        "description": "志愿服务: activities, hours by sign-in and sign-out, certificates.",
    },
    {"name": "fund", "description": "社区慈善基金: shares, donations, disbursements, the statement."},
    {"name": "calendars", "description": "日历订阅: in iCalendar, by a key that can be withdrawn."},
    {"name": "open data", "description": "开放数据: what everybody may use, as tables."},
    {"name": "events", "description": "What happened, for everybody to read."},
    {
        "name": "connections",
        "description": "接口账号、推送: other systems, their keys, and webhooks.",
    },
    {"name": "development", "description": "Aids that exist only where a setting turns them on."},
    {"name": "health", "description": "For machines that watch the platform."},
]
SECURITY_SCHEMES: Schema = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "`hehuo token NAME`"}
}
PROBLEM_SCHEMA: Schema = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "facts"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "pattern": "^urn:hehuo:problem:",
            "description": "The rule as a URN: `urn:hehuo:problem:` and the code.",
        },
        "title": {"type": "string", "description": "The code in words, for a heading."},
        "status": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": "The HTTP status of the answer.",
        },
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "description": "The rule, for programs. Never changes."},
        "facts": {
            "type": "object",
            "description": "What the rule saw, by name: the numbers and states that made it refuse.",
        },
    },
}
HEADERS: Schema = {
    "Hehuo-Sequence": {
        "description": "The sequence that the service's log reached: `min_sequence` for queries.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Idempotent-Replayed": {
        "description": "`true`: the first outcome of an earlier request with this Idempotency-Key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Location": {"description": "Where the new thing is.", "schema": {"type": "string"}},
    "ETag": {"description": "The revision, for If-Match.", "schema": {"type": "string"}},
}
