"""The text to which a guardian consents, by its version."""

CONSENT_VERSION = "2026-11-29"
"""Of the text on the page of a family, in both languages (``family.consent_text``). A change of its meaning
has a version of its own: consents say which text they were given to, and a test holds the two together."""
