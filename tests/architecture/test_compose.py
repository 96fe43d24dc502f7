"""The compose file is hardened, says only what the platform understands, and the rig knows all of it.

What docker compose itself makes of the files is in tests/cluster/test_compose_loader.py.
"""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
import yaml

from deploy.local import substitutions
from hehuo.cli import main
from hehuo.names import SERVICE_NAMES
from shared.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TEXT = (DEPLOY / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

_VARIABLE = re.compile(r"\$\{([A-Z_]+):-([^}]*)\}")
_EXACT_TAG = re.compile(r"[a-z][a-z/]*:\d+\.\d+\.\d+(-[a-z-]+)?")
_MEBIBYTES = 4096

FILE: dict[str, Any] = yaml.safe_load(_VARIABLE.sub(r"\2", TEXT))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
DEFAULTS = dict(_VARIABLE.findall(TEXT))
"""What can be set from outside, and what it is when it isn't."""

JOBS = {name for name, one in SERVICES.items() if one["restart"] == "on-failure:5"}
SETTINGS = {f"HEHUO_{field.upper()}" for field in Settings.model_fields}
PLATFORM = [name for name, one in SERVICES.items() if one["image"].startswith("hehuo:")]

every_service = pytest.mark.parametrize("name", SERVICES)
every_process = pytest.mark.parametrize("name", PLATFORM)


def environment(name: str) -> Mapping[str, str]:
    return {
        key: "" if value is None else str(value)
        for key, value in SERVICES[name].get("environment", {}).items()
    }


def secrets(name: str) -> Mapping[str, str]:
    """The files in /run/secrets that a container sees, and which secret each of them is."""
    listed = SERVICES[name].get("secrets", [])
    return dict((one, one) if isinstance(one, str) else (one["target"], one["source"]) for one in listed)


def mebibytes(name: str) -> int:
    found = re.fullmatch(r"(\d+)m", SERVICES[name]["mem_limit"])
    assert found, f"{name} says its limit in another unit than m"
    return int(found[1])


def words(command: list[str]) -> click.Context:
    """A command as click understands it; raises for a word, an option or an argument that there isn't."""
    assert command[0] == "hehuo"
    word = main.get_command(click.Context(main), command[1])
    assert word is not None, f"`hehuo {command[1]}` is no word"
    return word.make_context(command[1], command[2:])


# How each container is held


@every_service
def test_images_are_pinned_to_an_exact_version(name: str) -> None:
    assert _EXACT_TAG.fullmatch(SERVICES[name]["image"])


def test_the_image_is_built_on_an_exact_version_and_runs_as_nobody_in_particular() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert _EXACT_TAG.fullmatch(bases[0])
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)


@every_service
def test_a_container_can_write_nowhere_but_in_memory_and_its_volume(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert any(one.startswith("/tmp:") for one in service["tmpfs"])  # noqa: S108 (of the container)
    assert all("size=" in one for one in service["tmpfs"]), "without a size it may take half of the memory"
    assert all(one.split(":")[0] in FILE["volumes"] for one in service.get("volumes", []))


@every_service
def test_a_container_has_no_powers(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "network_mode", "pid", "ipc"} & service.keys()


@every_service
def test_logs_are_rotated_and_processes_counted(name: str) -> None:
    assert SERVICES[name]["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert SERVICES[name]["pids_limit"] == 512


def test_all_fits_into_four_gibibytes_also_with_a_second_instance_of_a_service() -> None:
    assert sum(map(mebibytes, SERVICES)) + mebibytes("bookings") <= _MEBIBYTES


def test_the_gateway_alone_is_reached_from_outside_and_reaches_out() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["gateway"]
    assert FILE["networks"]["inside"] == {"internal": True}
    outside = {name for name, one in SERVICES.items() if set(one["networks"]) != {"inside"}}
    assert outside == {"gateway"}


def test_no_container_has_a_name_so_that_services_can_be_scaled() -> None:
    assert [name for name, one in SERVICES.items() if "container_name" in one] == []


def test_secrets_are_files_and_the_operators_script_makes_each_of_them(tmp_path: Path) -> None:
    subprocess.run(["/bin/sh", DEPLOY / "secrets.sh", tmp_path], check=True, capture_output=True)
    ha = (DEPLOY / "docker-compose.ha.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"SECRETS_DIR:-\./secrets\}/(\w+)", TEXT + ha))
    assert named == {one.name for one in tmp_path.iterdir()}
    plain = [
        key for name in SERVICES for key in environment(name) if re.search("TOKEN|SECRET|MONGO_URL", key)
    ]
    assert plain == []


@pytest.mark.parametrize("many", ["", "_ha"])
def test_each_service_reaches_the_database_as_a_user_of_its_own(many: str, tmp_path: Path) -> None:
    """Whoever takes over one has its events, not the vault. Rights: tests/cluster/test_mongo_init.py."""
    subprocess.run(["/bin/sh", DEPLOY / "secrets.sh", tmp_path], check=True, capture_output=True)
    users = {}
    for name in [*SERVICE_NAMES, "gateway"]:
        url = urlsplit((tmp_path / (secrets(name)["hehuo_mongo_url"] + many)).read_text(encoding="utf-8"))
        users[name] = url.username
        password = "_".join(["mongo_password", *str(url.username).split("_")[1:]])
        assert url.password == (tmp_path / password).read_text(encoding="utf-8").strip()
        assert secrets("mongo-init")[password] == password, "or the user is never made"
    assert users == {**{name: f"hehuo_{name}" for name in SERVICE_NAMES}, "gateway": "hehuo"}


@every_process
def test_no_process_has_a_secret_of_another(name: str) -> None:
    shared = {"hehuo_internal_token", "hehuo_internal_token_also"}
    mine = set(secrets(name).values()) - shared
    others = {one for other in PLATFORM if other != name for one in secrets(other).values()} - shared
    assert not mine & others


def test_the_image_is_built_by_the_job_that_all_wait_for_and_by_nobody_else() -> None:
    assert [name for name, one in SERVICES.items() if "build" in one] == ["topics"]
    assert {SERVICES[name]["pull_policy"] for name in PLATFORM} == {"never"}, "no registry has it"
    assert [name for name in PLATFORM if "topics" not in SERVICES[name].get("depends_on", ())] == ["topics"]


@every_service
def test_what_an_image_declares_as_a_volume_is_named_or_in_memory(name: str) -> None:
    """Docker makes a volume without a name of each other one, at every start."""
    declared = {
        "apache/kafka": {"/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"},
        "mongo": {"/data/db", "/data/configdb"},
        "hehuo": set[str](),
    }
    service = SERVICES[name]
    in_memory = {one.split(":")[0] for one in service["tmpfs"]}
    named = {one.split(":")[1] for one in service.get("volumes", [])}
    assert declared[service["image"].split(":")[0]] <= in_memory | named


# When each container runs


@every_service
def test_whoever_needs_another_says_in_which_condition(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        if needed in JOBS:
            assert how == {"condition": "service_completed_successfully"}
        elif name == "gateway":
            assert how == {"condition": "service_started"}, "the gateway serves what is there"
        else:
            assert how == {"condition": "service_healthy"}


@every_service
def test_whatever_runs_on_is_restarted_watched_and_given_time_to_end(name: str) -> None:
    service = SERVICES[name]
    if name in JOBS:
        assert "healthcheck" not in service or service["healthcheck"] == {"disable": True}
        assert any(name in one.get("depends_on", {}) for one in SERVICES.values())
    else:
        assert service["restart"] == "unless-stopped"
        assert service["stop_grace_period"]
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert service["healthcheck"].keys() >= {"interval", "timeout", "retries", "start_period"}


# What the platform is told


@every_process
def test_every_command_and_health_check_is_a_word_of_the_command_line(name: str) -> None:
    words(SERVICES[name]["command"])
    if name not in JOBS:
        words(SERVICES[name]["healthcheck"]["test"][1:])


@every_process
def test_every_variable_and_secret_is_a_setting(name: str) -> None:
    said = {*environment(name), *map(str.upper, secrets(name))}
    assert said - SETTINGS == {"OTEL_EXPORTER_OTLP_ENDPOINT"}, "the one that isn't ours"


def test_every_setting_is_said_or_has_no_place_in_a_deployment() -> None:
    said = {key for name in PLATFORM for key in environment(name)}
    secret = {one.upper() for name in PLATFORM for one in secrets(name)}
    # A public client has none, and not everybody sends messages; Docker asks for the files.
    of_the_overlay = {"HEHUO_OIDC_CLIENT_SECRET", "HEHUO_SMTP_PASSWORD", "HEHUO_RELAY_SECRET"}
    aids = {"HEHUO_DEVELOPMENT_CLOCK", "HEHUO_DEVELOPMENT_ISSUER"}
    assert SETTINGS - said - secret == aids | of_the_overlay


@every_process
def test_the_settings_are_valid_and_nothing_eases_development(name: str) -> None:
    values = {
        key.removeprefix("HEHUO_").lower(): value
        for key, value in environment(name).items()
        if key.startswith("HEHUO_")
    }
    settings = Settings.model_validate(values)
    assert settings.profile == "cluster"
    assert not settings.development_clock
    assert not settings.development_issuer


def test_what_can_be_set_has_the_platforms_own_default_but_for_what_the_world_may_do() -> None:
    """A deployment is open to anybody, so one caller can't have all of it."""
    other = {"HEHUO_REQUESTS_PER_MINUTE"}
    assert 0 < int(DEFAULTS["HEHUO_REQUESTS_PER_MINUTE"]) <= 6_000
    for name, default in DEFAULTS.items():
        if name.startswith("HEHUO_") and name not in other:
            field = name.removeprefix("HEHUO_").lower()
            assert (
                getattr(Settings.model_validate({field: default}), field)
                == Settings.model_fields[field].default
            )


def test_the_example_of_the_variables_names_each_with_its_default() -> None:
    example = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    assert dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE)) == DEFAULTS


# What the image is made of


def test_the_image_installs_what_the_platform_needs_in_the_same_versions_and_no_tool_of_developers() -> None:
    pins = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
    image = dict(pins.findall((DEPLOY / "requirements.txt").read_text(encoding="utf-8")))
    everything = dict(pins.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    assert image.items() <= everything.items()
    assert not image.keys() & {"pytest", "mypy", "ruff", "hypothesis", "testcontainers"}
    assert {"fastapi", "faststream", "pymongo", "aiokafka"} <= image.keys()


def test_whatever_the_image_copies_is_sent_to_the_builder_and_nothing_else_is() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    sent = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1]
    }
    assert "*" in ignored
    assert copied == sent
    assert [name for name in sent if not (ROOT / name).exists()] == []


# What the rig makes of it


def test_the_rig_knows_every_service_and_no_other() -> None:
    known = [*substitutions.LEFT_OUT, *substitutions.SERVERS, *substitutions.JOBS, *substitutions.PROCESSES]
    assert sorted(known) == sorted([*SERVICES, "proxy"])  # Which comes with docker-compose.proxy.yml.


def test_the_rig_knows_every_variable_and_secret_and_no_other() -> None:
    said = {key for name in PLATFORM for key in environment(name)}
    assert said == substitutions.TAKEN | substitutions.REPLACED.keys()
    assert not said & substitutions.ADDED.keys()
    assert {one for name in PLATFORM for one in secrets(name)} == substitutions.SECRETS.keys()
    assert substitutions.ADDED.keys() <= SETTINGS
