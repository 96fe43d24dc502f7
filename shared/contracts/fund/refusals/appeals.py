"""Every rule that can refuse a gift for which everybody was asked, or the filing of an appeal for gifts."""

from shared.kernel.refusals import Kind, Refusal

APPEAL_IS_UNKNOWN = Refusal("appeal_is_unknown", Kind.NOT_FOUND, "The fund has no such filed appeal.")
CAMPAIGN_HAS_ITS_OWN_FILING = Refusal(
    "campaign_has_its_own_filing",
    Kind.CONFLICT,
    "What is given to a campaign or a matching pool stands under the campaign's own filing, and under no"
    " other.",
)
APPEAL_MUST_BE_FILED_FIRST = Refusal(
    "appeal_must_be_filed_first",
    Kind.CONFLICT,
    "A gift for which everybody was asked names the appeal whose plan is filed and has its number (Charity"
    " Law, art. 22 to 24; Guangzhou regulations on charity, art. 14). Otherwise the community's own people"
    " alone are asked.",
)
APPEAL_IS_FOR_ANOTHER_PURSE = Refusal(
    "appeal_is_for_another_purse",
    Kind.CONFLICT,
    "What an appeal brings goes to the purse that its filed plan names (Charity Law, art. 24 and 54).",
    {"earmark_id": None},
)
APPEAL_LEAVES_ITS_PLAN = Refusal(
    "appeal_leaves_its_plan",
    Kind.CONFLICT,
    "Everybody is asked on days of the filed plan alone (Charity Law, art. 24).",
    {"starts_on": "2026-07-01", "ends_on": "2026-07-31", "given_on": "2026-08-01"},
)
CERTIFICATE_DOES_NOT_COVER_THE_GIFT = Refusal(
    "certificate_does_not_cover_the_gift",
    Kind.CONFLICT,
    "The host charity's certificate must hold on the day on which a gift was given for which everybody was"
    " asked (Charity Law, art. 22).",
    {"valid_from": "2026-01-01", "valid_until": "2026-06-30", "given_on": "2026-07-06"},
)
PLATFORM_ASKS_EVERYBODY = Refusal(
    "platform_asks_everybody",
    Kind.CONFLICT,
    "A platform designated for public fundraising asks everybody (Charity Law, art. 27): such a gift names"
    " its filed appeal.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
