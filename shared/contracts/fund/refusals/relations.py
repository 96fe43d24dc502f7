"""What refuses a claim of a relation to a payee beside the rules that the partners' service has, too."""

from shared.kernel.refusals import Kind, Refusal

CLAIM_OF_YOURS_WAS_DISMISSED = Refusal(
    "claim_of_yours_was_dismissed",
    Kind.CONFLICT,
    "What you declared of somebody about this payment was dismissed. What you know of others beside that, the"
    " other of treasurer and supervisor may declare, and they of themselves.",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
