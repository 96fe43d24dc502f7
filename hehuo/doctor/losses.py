"""What is known to be lost, for ``hehuo doctor``: `hehuo verify` looks whether there is more."""

from hehuo.doctor.findings import Findings
from shared.eventlog.losses import Seen


def show_losses(seen: Seen, findings: Findings) -> None:
    """Those that nobody has accepted keep the platform from starting; the others stay known for good."""
    for loss in seen.losses.values():
        if loss.by:
            findings.note(f"lost and accepted: {loss.sentence}")
        else:
            findings.bad(f"{loss.sentence}: restore the last backup, or `hehuo acknowledge` it")
