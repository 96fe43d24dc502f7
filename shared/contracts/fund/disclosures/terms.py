"""What a disclosure is about, which sets its clock."""

from enum import StrEnum


class DisclosureKind(StrEnum):
    """Why something has to be disclosed."""

    CAMPAIGN_PROGRESS = "campaign_progress"
    """Every three months while a campaign runs (Charity Law, art. 79)."""
    CAMPAIGN_END = "campaign_end"
    """Within three months after a campaign's end (Charity Law, art. 79)."""
    GIFT_APPEAL = "gift_appeal"
    """Every three months while everybody is asked for casual gifts, and within three months after
    (Charity Law, art. 79)."""
    MUTUAL_AID = "mutual_aid"
    """Within 30 days after a collection for mutual aid ended (Guangzhou, art. 27)."""
    RELATED_PARTY = "related_party"
    """Within 30 days after a payment to whom somebody in office is related (Guangzhou, art. 33)."""
    YEARLY = "yearly"
    """On each calendar year, within three months after its end."""
    DONOR_QUESTION = "donor_question"
    """Within 20 days after a donor asked how a gift was used (Charity Law, art. 42; Guangzhou, art. 23)."""
