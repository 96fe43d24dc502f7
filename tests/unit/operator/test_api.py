"""Where words of the command line find the platform."""

from pathlib import Path

import pytest

from hehuo.operator.api import root_of
from shared.settings import Profile, Settings


@pytest.mark.parametrize(
    ("said", "root"),
    [
        ({"public_url": "https://hehuo.example.org/"}, "https://hehuo.example.org"),
        ({"profile": Profile.CLUSTER, "gateway_url": "http://one:8000,http://two:8000"}, "http://one:8000"),
        ({"http_port": 8123}, "http://localhost:8123"),
    ],
)
def test_it_is_where_people_find_it_or_one_of_its_gateways_or_on_this_machine(
    tmp_path: Path, said: dict[str, object], root: str
) -> None:
    nowhere = tmp_path / "not there"
    assert root_of(Settings.model_validate({"data_dir": nowhere, **said})) == root
    assert not nowhere.exists()
