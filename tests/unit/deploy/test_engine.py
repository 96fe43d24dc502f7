"""Where no engine can be made, that is said in a sentence that tells what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.engine.debian import Machine, check_mirror
from deploy.engine.failure import EngineFailed
from deploy.engine.place import FOLDER, PLAIN_MONGO_URL, Place, default_folder, plain_secrets
from deploy.versions import base_image, image_of
from tests.native_server import free_port

FIT = Machine(user_id=0, distribution="debian", is_merged=True, free_bytes=10 << 30)


def test_a_fit_machine_is_taken(tmp_path: Path) -> None:
    FIT.check(tmp_path)
    assert Machine.here(tmp_path / "not there yet").free_bytes > 0


@pytest.mark.parametrize(
    ("machine", "sentence"),
    [
        (replace(FIT, user_id=1000), "needs root"),
        (replace(FIT, distribution="alpine"), "isn't Debian: install Docker 25 or newer"),
        (replace(FIT, is_merged=False), "12 or newer"),
        (replace(FIT, free_bytes=1 << 30), "takes 4 GiB, and the disk of .* has 1.0 GiB left: make room"),
    ],
)
def test_another_machine_is_told_what_it_lacks(machine: Machine, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match=sentence):
        machine.check(tmp_path)


def test_a_mirror_out_of_reach_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="no network: the mirror of this machine's apt sources"):
        check_mirror(f"http://127.0.0.1:{free_port()}/debian", "trixie", {})


def test_everything_lies_in_the_folder_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "hehuo-engine"
    monkeypatch.setenv(FOLDER, str(tmp_path / "elsewhere"))
    place = Place(default_folder())
    assert place.folder == tmp_path / "elsewhere"
    every = [place.engine, place.base, place.data, place.run, place.log, place.programs, place.secrets]
    assert all(one.is_relative_to(place.folder) for one in every)


def test_an_address_of_the_database_that_is_there_already_stays(tmp_path: Path) -> None:
    plain_secrets(tmp_path)
    assert (tmp_path / "hehuo_mongo_url").read_text() == f"{PLAIN_MONGO_URL}\n"
    (tmp_path / "hehuo_mongo_url_ha").chmod(0o644)
    (tmp_path / "hehuo_mongo_url_ha").write_text("mongodb://elsewhere/")
    plain_secrets(tmp_path)
    assert (tmp_path / "hehuo_mongo_url_ha").read_text() == "mongodb://elsewhere/"


def test_images_have_the_versions_of_the_deployment() -> None:
    assert image_of("mongo") == image_of("mongo-init")
    assert image_of("kafka").startswith("apache/kafka:")
    assert base_image().startswith("python:")
