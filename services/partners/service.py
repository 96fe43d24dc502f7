"""The partners service's table of contents: its rules, its policies, its read models."""

from services.partners.domain.decider import DECIDER
from services.partners.policies import POLICIES
from services.partners.projections.agreements import AGREEMENTS
from services.partners.projections.applications import APPLICATIONS
from services.partners.projections.call_inquiries import CALL_INQUIRIES
from services.partners.projections.calls import CALLS
from services.partners.projections.communities import COMMUNITIES
from services.partners.projections.complaints import COMPLAINT_YEARS, COMPLAINTS
from services.partners.projections.counts import PROGRAMME_COUNTS
from services.partners.projections.decisions import DECISIONS
from services.partners.projections.ending_screenings import ENDING_SCREENINGS
from services.partners.projections.evidence import EVIDENCE
from services.partners.projections.free_hours import FREE_HOURS
from services.partners.projections.identities import IDENTITIES
from services.partners.projections.intents import INTENTS
from services.partners.projections.need_voices import NEED_VOICES
from services.partners.projections.needs import NEEDS
from services.partners.projections.objections import OBJECTIONS
from services.partners.projections.partners import PARTNERS
from services.partners.projections.projects import PROJECTS
from services.partners.projections.purchases import PURCHASES
from services.partners.projections.raised_needs import RAISED_NEEDS
from services.partners.projections.relations import RELATIONS
from services.partners.projections.resources import RESOURCES
from services.partners.projections.reviews import REVIEWS
from services.partners.projections.roster import ROSTER
from services.partners.projections.rulemaking import RULE_PROPOSALS, RULES_OBJECTIONS
from services.partners.projections.sums import PROGRAMME_SUMS
from services.partners.projections.surveys import SURVEY_TEXTS, SURVEYS
from services.partners.projections.suspension_proposals import SUSPENSION_PROPOSALS
from services.partners.projections.taking_part import CONTRIBUTION_SUMS
from services.partners.projections.trials import TRIALS
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=(
        COMMUNITIES,
        NEEDS,
        RAISED_NEEDS,
        NEED_VOICES,
        CALLS,
        CALL_INQUIRIES,
        INTENTS,
        APPLICATIONS,
        IDENTITIES,
        TRIALS,
        EVIDENCE,
        ENDING_SCREENINGS,
        REVIEWS,
        RELATIONS,
        DECISIONS,
        OBJECTIONS,
        PARTNERS,
        ROSTER,
        AGREEMENTS,
        FREE_HOURS,
        RESOURCES,
        PROJECTS,
        CONTRIBUTION_SUMS,
        PURCHASES,
        PROGRAMME_SUMS,
        PROGRAMME_COUNTS,
        SURVEYS,
        SURVEY_TEXTS,
        COMPLAINTS,
        COMPLAINT_YEARS,
        RULE_PROPOSALS,
        RULES_OBJECTIONS,
        SUSPENSION_PROPOSALS,
    ),
    policies=POLICIES,
)
