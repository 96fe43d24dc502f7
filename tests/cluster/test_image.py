"""The container image, built as far as that goes without Docker: its steps, run in folders of their own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is /opt/hehuo in the image."""
    places = {
        "/opt/hehuo": tmp_path_factory.mktemp("opt") / "hehuo",
        "/build": tmp_path_factory.mktemp("build"),
    }
    build, final = re.split(r"^FROM .*$", DOCKERFILE, flags=re.MULTILINE)[1:]
    where = places["/build"]
    for word, rest in steps(build):
        if word == "COPY":
            copy(rest.split(), where)
        elif word == "RUN":
            run(rest, places, where)
        else:
            assert (word, rest) == ("WORKDIR", "/build")
    for word, rest in steps(final):
        if word == "COPY" and not rest.startswith("--from"):
            copy(rest.split(), places["/opt/hehuo"])
    return places["/opt/hehuo"]


def steps(stage: str) -> Iterator[tuple[str, str]]:
    joined = stage.replace("\\\n", " ")
    for line in joined.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


def copy(words: list[str], where: Path) -> None:
    *sources, target = words
    for source in sources:
        origin = ROOT / source
        # As in Docker: a folder's content goes into the target; a file goes by that name, or into a folder.
        if origin.is_dir():
            shutil.copytree(origin, where / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            goal = where / target / origin.name if target.endswith((".", "/")) else where / target
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, goal)


def run(command: str, places: dict[str, Path], where: Path) -> None:
    for place, here in places.items():
        command = command.replace(place, str(here))
    command = re.sub(r"^python ", f"{sys.executable} ", command)
    if (quicker := by_uv(command)) and said(quicker, where).returncode == 0:
        return
    done = said(command, where)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def by_uv(command: str) -> str:
    """As `make install`, which has fetched it all: in a tenth of pip's time, hashes included.

    Where uv finds no registry, since only pip is told of one, pip does it.
    """
    matched = re.fullmatch(r"(\S+)/bin/pip install (.* )?--require-hashes -r (\S+)", command)
    if matched is None:
        return ""
    into, _, locked = matched.groups()
    return f"{UV} pip install --quiet --python {into} --require-hashes -r {locked}"


def said(command: str, where: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", "-ec", command], cwd=where, capture_output=True, text=True, timeout=600, check=False
    )


def hehuo(image: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """A word, as a container runs it: in the image's folder, with nothing of this checkout."""
    environment = {
        "PATH": f"{image}/bin:{os.environ['PATH']}",
        "HEHUO_DATA_DIR": f"{image}/nothing",
        **variables,
    }
    return subprocess.run(
        ["hehuo", *words],
        cwd=image,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_every_word_can_be_loaded_from_the_image(image: Path) -> None:
    """The list of words shows what each says of itself, for which each is loaded."""
    shown = hehuo(image, "--help")
    assert shown.returncode == 0, shown.stderr
    words = re.findall(r"^  ([a-z-]+)  ", shown.stdout.partition("Commands:")[2], re.MULTILINE)
    modules = {one.stem for one in (ROOT / "hehuo" / "commands").glob("[a-z]*.py")} - {"options"}
    assert set(words) == {one.replace("_", "-") for one in modules}


@pytest.mark.parametrize("command", [("service", "fund"), ("gateway",)])
def test_a_process_of_the_image_gets_as_far_as_its_settings(image: Path, command: tuple[str, ...]) -> None:
    started = hehuo(image, *command)
    assert started.returncode == 1
    assert "HEHUO_INTERNAL_TOKEN" in started.stderr


def test_the_image_has_the_topics_and_what_packages_carry_beside_code(image: Path) -> None:
    assert (image / "deploy" / "topics.toml").exists()
    listed = hehuo(image, "token", "nobody", HEHUO_TOKEN_SECRET="s" * 32)
    assert "lin" in listed.stderr


def test_the_image_has_no_tool_to_install_more(image: Path) -> None:
    assert not (image / "bin" / "pip").exists()
    [packages] = image.glob("lib/python3*/site-packages")
    assert not {"pip", "setuptools", "pytest", "mypy"} & {one.name for one in packages.iterdir()}
