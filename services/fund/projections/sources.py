"""Sources of income, and which purposes each feeds from when on."""

from shared.contracts.fund.splits import (
    SPLIT_SOURCES,
    ListSources,
    SourceSplitProposed,
    SourceSplitSet,
    SourceView,
    SplitProposalView,
    SplitView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection


def _proposed(source: SourceView | None, recorded: Recorded[SourceSplitProposed], _key: str) -> SourceView:
    event = recorded.data
    said = SplitProposalView(**event.model_dump(include=set(SplitProposalView.model_fields)))
    return (source or SourceView(source=event.source)).model_copy(update={"proposed": said})


def _set(source: SourceView | None, recorded: Recorded[SourceSplitSet], _key: str) -> SourceView:
    event = recorded.data
    kept = [one for one in source.splits if one.from_day != event.from_day] if source else []
    split = SplitView(**event.model_dump(include=set(SplitView.model_fields)))
    ordered = sorted([*kept, split], key=lambda one: one.from_day)
    return SourceView(source=event.source, splits=tuple(ordered))


async def list_sources(documents: Documents[SourceView], _query: ListSources) -> list[SourceView]:
    """Every source, also those that have never been split."""
    return [await documents.get(one.value) or SourceView(source=one) for one in SPLIT_SOURCES]


SOURCES = (
    Projection("sources", SourceView, version=2)
    .on(SourceSplitProposed, lambda event: event.source.value, _proposed)
    .on(SourceSplitSet, lambda event: event.source.value, _set)
    .answers(ListSources, list_sources)
)
