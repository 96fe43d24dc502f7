"""Terms on the committee, as last recorded."""

from shared.contracts.fund.terms import ListTerms, TermSet, TermView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _set(_term: TermView | None, recorded: Recorded[TermSet], key: str) -> TermView:
    event = recorded.data
    return TermView(term_id=key, person_id=event.person_id, starts_on=event.starts_on, ends_on=event.ends_on)


TERMS = (
    Projection("committee-terms", TermView, indexes=("ends_on",))
    .on(TermSet, lambda event: event.term_id, _set)
    .lists(ListTerms, order="ends_on")
)
