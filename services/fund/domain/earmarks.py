"""Earmarks: purses that serve one purpose."""

from services.fund.domain.state import Fund
from shared.contracts.fund.earmarks import CreateEarmark, EarmarkCreated
from shared.kernel.messages import Event


def create_earmark(_state: Fund, command: CreateEarmark) -> list[Event]:
    return [
        EarmarkCreated(
            earmark_id=command.new_id("earmark"),
            title=command.title,
            purpose=command.purpose,
            created_at=command.now,
            title_en=command.title_en,
            purpose_en=command.purpose_en,
        )
    ]


def earmark_created(state: Fund, event: EarmarkCreated) -> None:
    state.purses[event.earmark_id] = 0
    state.purses_in_english[event.earmark_id] = event.title_en, event.purpose_en
