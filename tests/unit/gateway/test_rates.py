"""How many requests one caller may send."""

from services.gateway.web.rates import Rates


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_of_a_minutes_requests_passes_and_then_they_trickle() -> None:
    seconds = Seconds()
    rates = Rates(60, seconds)
    assert [rates.take("lin") for _ in range(60)] == [0] * 60
    assert rates.take("lin") == 1
    seconds.now = 1.0
    assert rates.take("lin") == 0
    assert rates.take("lin") == 1


def test_callers_do_not_take_from_each_other() -> None:
    rates = Rates(1, Seconds())
    assert (rates.take("lin"), rates.take("zhang"), rates.take("lin")) == (0, 0, 60)


def test_the_wait_that_is_named_is_long_enough() -> None:
    seconds = Seconds()
    rates = Rates(7, seconds)
    for _ in range(50):
        wait = rates.take("lin")
        seconds.now += wait
        if wait:
            assert rates.take("lin") == 0


def test_a_bucket_never_holds_more_than_a_minutes_requests() -> None:
    seconds = Seconds()
    rates = Rates(2, seconds)
    rates.take("lin")
    seconds.now = 3_600.0
    assert [rates.take("lin") for _ in range(3)] == [0, 0, 30]


def test_callers_are_remembered_within_bounds() -> None:
    rates = Rates(1, Seconds())
    for number in range(50_010):
        rates.take(f"caller-{number}")
    assert len(rates._buckets) == 50_000
