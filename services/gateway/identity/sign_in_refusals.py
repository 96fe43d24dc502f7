"""Why a sign-in came to nothing."""

from shared.kernel.refusals import Kind, Refusal

SIGN_IN_HAS_RUN_OUT = Refusal(
    "sign_in_has_run_out",
    Kind.INVALID,
    "This sign-in was begun in another browser, or too long ago, or finished already. Begin again.",
)
SIGN_IN_DID_NOT_SUCCEED = Refusal(
    "sign_in_did_not_succeed",
    Kind.FORBIDDEN,
    "The sign-in did not succeed, and nobody was signed in. Begin again.",
    {"reason": "access_denied"},
)
IDENTITY_PROVIDER_DOES_NOT_ANSWER = Refusal(
    "identity_provider_does_not_answer",
    Kind.UNAVAILABLE,
    "The place where you sign in does not answer at the moment. Try again in a minute.",
)
ACCOUNT_BELONGS_TO_ANOTHER = Refusal(
    "account_belongs_to_another",
    Kind.CONFLICT,
    "Somebody else signs in here by this account already. Sign out there, and take another one.",
)
PASSKEY_IS_NOT_KNOWN = Refusal(
    "passkey_is_not_known",
    Kind.FORBIDDEN,
    "This passkey is not known here, or was removed. Sign in another way.",
)
PHONE_CODE_IS_WRONG = Refusal(
    "phone_code_is_wrong",
    Kind.INVALID,
    "This is not the code that was sent last to this number. Look again, or have another one sent.",
    {"tries_left": 4},
)
TOO_MANY_CODES_WERE_SENT = Refusal(
    "too_many_codes_were_sent",
    Kind.FORBIDDEN,
    "No more codes are sent to this number, or from here, in this hour. Use one that came, or another way.",
)
