"""The routes of all pages, one folder a journey."""

from services.gateway.pages.appointments import own as appointments
from services.gateway.pages.approvals import desk as approvals
from services.gateway.pages.books import gifts as books_gifts
from services.gateway.pages.books import many as books_many
from services.gateway.pages.books import others as books_others
from services.gateway.pages.books import routes as books
from services.gateway.pages.boxes import acts as box_acts
from services.gateway.pages.boxes import routes as boxes
from services.gateway.pages.budgets import acts as budget_acts
from services.gateway.pages.budgets import routes as budgets
from services.gateway.pages.campaigns import campaign, pools
from services.gateway.pages.campaigns import group as campaign_group
from services.gateway.pages.campaigns import routes as campaigns
from services.gateway.pages.committee import routes as committee
from services.gateway.pages.complaints import endings, suspensions
from services.gateway.pages.complaints import routes as complaints
from services.gateway.pages.connections import accounts, webhooks
from services.gateway.pages.connections import routes as connections
from services.gateway.pages.courses import copies as course_copies
from services.gateway.pages.courses import own as own_courses
from services.gateway.pages.courses import people as course_people
from services.gateway.pages.courses import routes as courses
from services.gateway.pages.credits import routes as credit_pages
from services.gateway.pages.desk import (
    agreements,
    cases,
    counter,
    holidays,
    intents,
    need_acts,
    needs,
    of_doors,
    of_rooms,
    people,
    receptions,
    recruitment,
    redactions,
    relations,
    room_form,
)
from services.gateway.pages.desk import rooms as desk_rooms
from services.gateway.pages.desk import routes as desk
from services.gateway.pages.disclosures import acts as disclosure_acts
from services.gateway.pages.disclosures import routes as disclosures
from services.gateway.pages.district import conflicts, officers, opening
from services.gateway.pages.district import routes as district
from services.gateway.pages.documents import routes as documents
from services.gateway.pages.entrance import (
    account,
    by_passkey,
    by_phone,
    by_provider,
    erasure,
    invitation,
    kept,
    phone_proof,
    signing_in,
)
from services.gateway.pages.entrance import routes as entrance
from services.gateway.pages.equipment import choosing as equipment_choosing
from services.gateway.pages.equipment import desk as equipment
from services.gateway.pages.family import guardians
from services.gateway.pages.family import routes as family
from services.gateway.pages.free_hours import routes as free_hours
from services.gateway.pages.fund import audit, entries, months, statements
from services.gateway.pages.fund import routes as fund
from services.gateway.pages.goods import acts as goods
from services.gateway.pages.guides import routes as guides
from services.gateway.pages.joint import routes as joint
from services.gateway.pages.markets import acts as market_acts
from services.gateway.pages.markets import dues as market_dues
from services.gateway.pages.markets import planning as market_planning
from services.gateway.pages.markets import routes as markets
from services.gateway.pages.me import calendar as own_calendar
from services.gateway.pages.me import routes as me
from services.gateway.pages.meetings import acts as meetings
from services.gateway.pages.merchants import acts as merchant_acts
from services.gateway.pages.merchants import routes as merchants
from services.gateway.pages.messages import calls as calls_to_make
from services.gateway.pages.messages import routes as messages
from services.gateway.pages.messages import showcase
from services.gateway.pages.open_data import routes as open_data
from services.gateway.pages.papers import fund_months, gifts
from services.gateway.pages.partner import agreements as own_agreements
from services.gateway.pages.partner import (
    application,
    copies,
    identity,
    payments,
    pricing,
    questions,
    roll,
    roster,
    shares,
    template_drafts,
)
from services.gateway.pages.partner import draws as own_draws
from services.gateway.pages.partner import months as partner_months
from services.gateway.pages.partner import routes as partner
from services.gateway.pages.partner import sessions as own_sessions
from services.gateway.pages.partner import tickets as own_tickets
from services.gateway.pages.points_elsewhere import routes as points_elsewhere
from services.gateway.pages.prices import acts as price_acts
from services.gateway.pages.prices import catalogue as price_catalogue
from services.gateway.pages.programme import needs as public_needs
from services.gateway.pages.programme import of_partners, raised_needs
from services.gateway.pages.projects import acts as project_acts
from services.gateway.pages.projects import plans, projects, resources
from services.gateway.pages.purchases import acts as purchase_acts
from services.gateway.pages.purchases import routes as purchases
from services.gateway.pages.purchases import scoping as purchase_scoping
from services.gateway.pages.purpose_changes import acts as purpose_acts
from services.gateway.pages.purpose_changes import routes as purpose_changes
from services.gateway.pages.residents_votes import acts as resident_acts
from services.gateway.pages.residents_votes import routes as residents_votes
from services.gateway.pages.roles import routes as roles
from services.gateway.pages.rooms import booking, bookings, here, series_forms, waits
from services.gateway.pages.rooms import routes as rooms
from services.gateway.pages.rooms import series as room_series
from services.gateway.pages.rules import acts as rule_acts
from services.gateway.pages.rules import bounds as rule_bounds
from services.gateway.pages.rules import limits as rule_limits
from services.gateway.pages.rules import proposing as rule_proposing
from services.gateway.pages.rules import routes as rules
from services.gateway.pages.sessions import draws, said
from services.gateway.pages.sessions import routes as sessions
from services.gateway.pages.sessions import search as session_search
from services.gateway.pages.share_disputes import acts as share_disputes
from services.gateway.pages.sources import routes as sources
from services.gateway.pages.spending import case, deciding, paying
from services.gateway.pages.strikes import desk as strikes
from services.gateway.pages.surveys import desk as survey_desk
from services.gateway.pages.surveys import of_calls
from services.gateway.pages.surveys import routes as surveys
from services.gateway.pages.tables import routes as tables
from services.gateway.pages.today import routes as today
from services.gateway.pages.volunteering import routes as volunteering
from services.gateway.pages.vouchers import routes as vouchers

ROUTERS = (
    entrance.router,
    signing_in.router,
    by_provider.router,
    by_passkey.router,
    by_phone.router,
    phone_proof.router,
    invitation.router,
    kept.router,
    account.router,
    erasure.router,
    documents.router,
    showcase.router,
    rooms.router,
    waits.router,
    booking.router,
    bookings.router,
    here.router,
    room_series.router,
    series_forms.router,
    district.router,  # Before the pages of a community, which is a path of one part as well.
    conflicts.router,
    officers.router,
    opening.router,
    roles.router,
    today.router,
    session_search.router,
    draws.router,
    family.router,
    guardians.router,
    sessions.router,
    courses.router,
    appointments.router,
    raised_needs.router,
    public_needs.router,
    free_hours.router,
    *of_partners.ROUTERS,
    surveys.router,
    survey_desk.router,
    of_calls.router,
    price_acts.router,  # Before a reference, whose id stands in the same place as a word of theirs.
    price_catalogue.router,
    plans.router,  # Before a project, whose id stands in the same place as a word of theirs.
    project_acts.router,
    projects.router,
    resources.router,
    *volunteering.ROUTERS,
    *points_elsewhere.ROUTERS,
    fund.router,
    entries.router,
    audit.router,
    months.router,
    fund_months.router,
    gifts.router,
    books.router,
    books_gifts.router,
    books_many.router,
    books_others.router,
    statements.router,
    campaigns.router,
    campaign_group.router,  # Before the acts of a campaign, which have a word in the same place.
    campaign.router,
    pools.router,
    markets.router,
    market_dues.router,
    market_planning.router,  # Before the acts on a market, which have a word in the same place.
    market_acts.router,
    meetings.router,
    share_disputes.router,
    merchants.router,
    merchant_acts.router,
    boxes.router,
    box_acts.router,
    vouchers.router,  # Before the acts of gifts in kind, which have a word in the same place.
    goods.router,
    residents_votes.router,  # Before the acts on a vote, which have a word in the same place.
    resident_acts.router,
    disclosures.router,
    purpose_changes.router,
    purpose_acts.router,
    disclosure_acts.router,
    committee.router,
    sources.router,
    budgets.router,
    budget_acts.router,
    purchases.router,
    rules.router,
    rule_proposing.router,
    rule_limits.router,
    rule_bounds.router,
    rule_acts.router,
    purchase_scoping.router,
    purchase_acts.router,
    case.router,
    deciding.router,
    paying.router,
    open_data.router,
    tables.router,
    guides.router,
    complaints.router,
    endings.router,
    suspensions.router,
    me.router,
    own_calendar.router,
    messages.router,
    calls_to_make.router,
    desk.router,
    intents.router,
    receptions.router,
    *of_doors.ROUTERS,  # Before the acts of a case, which have a word in the same place.
    cases.router,
    people.router,
    redactions.router,
    relations.router,
    counter.router,
    recruitment.router,
    needs.router,
    need_acts.router,
    desk_rooms.router,
    room_form.router,
    *of_rooms.ROUTERS,
    equipment.router,
    equipment_choosing.router,
    holidays.router,
    strikes.router,
    approvals.router,
    agreements.router,
    accounts.router,  # Before a community's connections, which have a word in the same place.
    connections.router,
    webhooks.router,
    partner.router,
    identity.router,  # Before the acts of an application, which have a word in the same place.
    questions.router,
    application.router,
    own_agreements.router,
    payments.router,
    roll.router,
    said.router,
    roster.router,
    joint.router,  # Before the acts of a session and of a course, which have a word in the same place.
    *credit_pages.ROUTERS,
    own_courses.router,  # Before the acts of a session, as the next.
    course_people.router,
    course_copies.router,
    pricing.router,  # Before the acts of a session, which have a word in the same place.
    copies.router,
    own_draws.router,
    own_tickets.router,
    template_drafts.router,
    own_sessions.router,
    shares.router,
    partner_months.router,
)
