"""No more connections are let in than the process has descriptors for."""

import resource

import pytest

from hehuo.web_server.bounds import Bounds


@pytest.mark.parametrize(
    ("soft", "hard", "raised_to", "connections"),
    [
        (1_024, 1_048_576, 5_856, 4_000),
        (1_024, 5_000, 5_000, 4_000),
        (1_024, 2_048, 2_048, 1_216),
        (65_536, 65_536, None, 4_000),
        (256, 256, 256, 1),
    ],
)
def test_the_limit_is_raised_as_far_as_it_goes_and_files_keep_their_share(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised_to: int | None, connections: int
) -> None:
    was_set: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: was_set.append(limits))
    assert Bounds().fitted().most_connections == connections
    assert was_set == ([(raised_to, hard)] if raised_to is not None else [])
