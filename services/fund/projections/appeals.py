"""Filed appeals for casual gifts, as everybody may read them."""

from shared.contracts.fund.appeals import AppealFiled, AppealView, GetAppeal, ListAppeals
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _filed(_appeal: AppealView | None, recorded: Recorded[AppealFiled], _key: str) -> AppealView:
    return AppealView(**recorded.data.model_dump(exclude={"responsible_id"}))


APPEALS = (
    Projection("appeals", AppealView, indexes=("filed_at",))
    .on(AppealFiled, lambda event: event.appeal_id, _filed)
    .gets(GetAppeal)
    .lists(ListAppeals, order="filed_at", descending=True)
)
