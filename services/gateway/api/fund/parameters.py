"""The query parameters that the fund's lists have in common."""

from typing import Annotated

from fastapi import Query

Cursor = Annotated[str | None, Query(max_length=512, description="From `next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")]
