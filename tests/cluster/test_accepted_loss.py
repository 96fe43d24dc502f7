"""A loss is accepted in a cluster's databases as it is on files: the feeds begin anew in an epoch."""

from pathlib import Path

import pytest

from hehuo.backup.stores import documents_of, opened
from hehuo.operator.accepting import accept
from hehuo.operator.proof import prove_stores
from hehuo.services import FEED
from tests.accepting import OF_BOOKINGS, PUBLIC, append, epochs, fill, reached
from tests.cluster.test_backup import cluster, drop

pytestmark = pytest.mark.servers


async def test_the_feed_goes_on_from_where_the_log_ends_and_every_process_sees_it(
    mongo_url: str, tmp_path: Path
) -> None:
    settings = cluster(mongo_url, tmp_path)
    try:
        async with opened(settings, fresh=True) as stores, documents_of(settings) as documents:
            checkpoints = documents["gateway"]
            await fill(stores, checkpoints, log=range(1, 6))
            [loss] = await accept(
                stores.logs, stores.vault, documents, "partners", "haiwan", reason="an old disk", by="Luo"
            )
            assert "feed/haiwan had 8 events and goes on anew after 6; an epoch began, 1" in loss.done
            assert await reached(checkpoints) == {"other": 6}
        async with opened(settings, fresh=False) as stores, documents_of(settings) as documents:
            assert await epochs(stores) == {1}
            assert (await prove_stores(stores.logs)).faults == ()
            feed = stores.logs[FEED]
            assert (await feed.heads())["haiwan"] == 6
            await append(stores.logs["partners"], {7: (PUBLIC, 9)})
            await append(feed, {5: (PUBLIC, 0), 7: (PUBLIC, 9)}, partners=7, bookings=2)
            assert [one.types for one in await feed.read("haiwan", 5)] == [(OF_BOOKINGS,), (PUBLIC, PUBLIC)]
            assert (await prove_stores(stores.logs)).faults == ()
            assert not await accept(
                stores.logs, stores.vault, documents, "partners", "haiwan", reason="an old disk", by="Luo"
            )
    finally:
        await drop(settings)
