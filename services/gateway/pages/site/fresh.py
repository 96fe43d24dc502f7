"""What a page does only shortly after a sign-in: a browser that was left open must not move money.

(`Operation.moves_money`; OWASP ASVS 5.0, 7.5.3.) It holds for sessions of browsers alone: the API's tokens
are not left open.
"""

from shared.kernel.refusals import Kind, Refusal

SIGN_IN_ANEW_FIRST = Refusal(
    "sign_in_anew_first",
    Kind.FORBIDDEN,
    "This needs a sign-in of the last few minutes: sign in anew, then do it again. Nothing was done yet.",
)


class StaleSignIn(Exception):  # noqa: N818 (an answer, not an error)
    """The sign-in lies too far back; no form can show that beside its fields, it leads to the sign-in."""
