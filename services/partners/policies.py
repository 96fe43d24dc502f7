"""What partners does when bookings answers: a trial has its space, or comes to nothing."""

from shared.contracts.bookings.trials import TrialSpaceKept, TrialSpaceRefused
from shared.contracts.partners.trials.commands import ConfirmTrialSpace, RefuseTrialSpace
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies


def on_trial_space_kept(recorded: Recorded[TrialSpaceKept]) -> list[Command]:
    event = recorded.data
    return [
        ConfirmTrialSpace(
            application_id=event.application_id,
            trial_id=event.trial_id,
            **caused_by(recorded, "on_trial_space_kept"),
        )
    ]


def on_trial_space_refused(recorded: Recorded[TrialSpaceRefused]) -> list[Command]:
    event = recorded.data
    return [
        RefuseTrialSpace(
            application_id=event.application_id,
            trial_id=event.trial_id,
            reason=event.reason,
            **caused_by(recorded, "on_trial_space_refused"),
        )
    ]


POLICIES = Policies().on(TrialSpaceKept, on_trial_space_kept).on(TrialSpaceRefused, on_trial_space_refused)
