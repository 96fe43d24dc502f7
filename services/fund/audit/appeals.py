"""Gifts for which everybody was asked, as an auditor checks them: each stands under a plan that was filed."""

from datetime import date

from services.fund.audit.findings import Findings
from shared.contracts.fund.appeals import AppealFiled
from shared.contracts.fund.donations.events import Asked, DonationReceived


class Appeals:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._plans: dict[str, tuple[str | None, date, date]] = {}

    def filed(self, event: AppealFiled) -> None:
        self._plans[event.appeal_id] = event.earmark_id, event.starts_on, event.ends_on

    def given(self, event: DonationReceived) -> None:
        if event.asked is not Asked.EVERYBODY:
            return
        same, plan = self._findings.same, self._plans.get(event.appeal_id or "")
        same("a gift for which everybody was asked names a filed appeal", plan is not None, computed=True)
        if plan is not None:
            purse, first, last = plan
            same("what an appeal brings goes to the purse of its plan", event.earmark_id, purse)
            in_plan = first <= (event.given_on or event.received_on) <= last
            same("everybody is asked on days of the plan alone", in_plan, computed=True)
