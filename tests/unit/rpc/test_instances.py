"""The instances of a service: who comes first for whom, and what happens when one does not answer."""

import asyncio

import pytest

from shared.rpc.instances import Instances

COMMUNITIES = [f"community-{n}" for n in range(300)]


class Names:
    """A name service whose answers a test changes."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        if not self.addresses:
            raise OSError(f"{host} is unknown")
        return self.addresses


async def first(instances: Instances) -> dict[str, str]:
    return {one: (await instances.ranked(one))[0] for one in COMMUNITIES}


async def test_every_caller_ranks_the_instances_of_a_community_the_same_way() -> None:
    one = Instances("bookings", "http://bookings:8000", names=Names("10.0.0.1", "10.0.0.2", "10.0.0.3"))
    other = Instances("bookings", "http://bookings:8000", names=Names("10.0.0.3", "10.0.0.1", "10.0.0.2"))
    assert await first(one) == await first(other)
    shares = [list((await first(one)).values()).count(url) for url in await one.all()]
    assert len(shares) == 3
    assert all(60 < share < 140 for share in shares)


async def test_when_an_instance_goes_only_its_communities_move() -> None:
    before = await first(Instances("bookings", "http://b:1", names=Names("10.0.0.1", "10.0.0.2", "10.0.0.3")))
    after = await first(Instances("bookings", "http://b:1", names=Names("10.0.0.1", "10.0.0.3")))
    moved = {one for one in COMMUNITIES if before[one] != after[one]}
    assert moved == {one for one in COMMUNITIES if before[one] == "http://10.0.0.2:1"}


async def test_an_instance_that_failed_comes_last_for_a_moment() -> None:
    instances = Instances("bookings", "http://b:1", names=Names("10.0.0.1", "10.0.0.2"))
    best, other = await instances.ranked("haiwan")
    instances.failed(best)
    assert await instances.ranked("haiwan") == [other, best]


async def test_what_was_known_stays_while_the_name_service_is_away() -> None:
    names = Names("10.0.0.1")
    instances = Instances("bookings", "http://b:1", names=names, good_for_seconds=0)
    assert await instances.all() == ["http://10.0.0.1:1"]
    names.addresses = []
    for _ in range(3):
        assert await instances.all() == ["http://10.0.0.1:1"]
        await asyncio.sleep(0)
    names.addresses = ["10.0.0.9"]
    async with asyncio.timeout(5):
        while await instances.all() != ["http://10.0.0.9:1"]:
            await asyncio.sleep(0)


async def test_addresses_may_be_listed() -> None:
    async def itself(host: str, _port: int) -> list[str]:
        return [host]

    instances = Instances("bookings", "http://127.0.0.1:8102, http://[::1]:8112", names=itself)
    assert await instances.all() == ["http://127.0.0.1:8102", "http://[::1]:8112"]


@pytest.mark.parametrize(
    "urls", ["", " , ", "bookings:8000", "https://bookings", "http://bookings/internal", "http://"]
)
def test_what_is_no_address_is_refused(urls: str) -> None:
    with pytest.raises(ValueError, match=r"bookings|address"):
        Instances("bookings", urls)
