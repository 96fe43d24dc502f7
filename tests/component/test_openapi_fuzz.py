"""Whatever is sent, the answer is one that the description announces, and never a 5xx.

The thread of the example is played first; then every operation is asked with made-up requests, with ids
that exist and ids that don't, by people of all kinds.
"""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from tests.component.platform import RunningPlatform
from tests.each import told_if_failing
from tests.scenes import Scenes
from tests.soaking import when_soaking

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # What its own dependencies deprecate is not ours to hold.
    import schemathesis

    # pytest rewrites these as they are loaded. Later, beside a platform at work, CPython 3.11.7 now and then
    # fails in that: "AST constructor recursion depth mismatch" (gh-106905, mended in 3.11.8).
    import schemathesis.specs.openapi.schemas
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CALLERS = (
    None, "luo-district", "chen-staff", "lin", "xiaochen", "qian-treasurer", "gu-committee", "bao-supervisor",
    "song-auditor", "nan-staff",
)  # fmt: skip
ENDS_ACCOUNTS = {"erase_me", "erase_person"}
EXAMPLES = when_soaking(20, 2)
"""Of each operation, well formed and badly formed. Making them up is what takes long."""


class Target:
    """A running platform with something in it, and its description."""

    def __init__(self, platform: RunningPlatform) -> None:
        self.platform = platform
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.schema = schemathesis.openapi.from_url(f"{platform.url}/openapi.json")
        self.operations = {operation.definition.raw["operationId"]: operation for operation in self._read()}
        self._ids = self._known_ids()
        self._tokens = {name: platform.token(name) for name in CALLERS if name}

    def _read(self) -> Iterator[Any]:
        for result in self.schema.get_all_operations():
            assert isinstance(result, Ok), result
            yield result.ok()

    def headers(self, who: str | None, operation: str) -> dict[str, str]:
        if who is None:
            return {}
        token = self._tokens[who]
        if operation == "erase_me":
            token = self.platform.token_for(str(uuid4()))
        return {"Authorization": f"Bearer {token}"}

    def with_real_ids(self, parameters: dict[str, Any], choice: int) -> dict[str, Any]:
        real = {"community": "haiwan"}
        for name in parameters:
            if self._ids.get(name):
                real[name] = self._ids[name][choice % len(self._ids[name])]
        return parameters | real

    def _known_ids(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        url = f"{self.platform.url}/v1/communities/haiwan/events?limit=1000"
        for entry in httpx2.get(url, timeout=30).json()["events"]:
            for name, value in entry["event"]["data"].items():
                if name.endswith("_id") and name != "person_id" and isinstance(value, str):
                    found.setdefault(name, []).append(value)
        return found


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[Target]:
    platform = RunningPlatform(scenes.played(tmp_path_factory.mktemp("fuzz") / "data"))
    platform.start()
    try:
        yield Target(platform)
    finally:
        platform.end()


def _fuzz(target: Target, operation: str, mode: GenerationMode) -> None:
    @given(
        case=target.operations[operation].as_strategy(generation_mode=mode),
        who=st.sampled_from(CALLERS),
        choice=st.one_of(st.none(), st.integers(0, 50)),
    )
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any, who: str | None, choice: int | None) -> None:
        if choice is not None and operation not in ENDS_ACCOUNTS:
            case.path_parameters = target.with_real_ids(dict(case.path_parameters or {}), choice)
        case.call_and_validate(headers=target.headers(who, operation), checks=CHECKS, timeout=20)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()


def test_no_operation_answers_what_it_does_not_announce(target: Target, subtests: pytest.Subtests) -> None:
    assert len(target.operations) > 150
    for operation in sorted(target.operations):
        with told_if_failing(subtests, operation):
            _fuzz(target, operation, GenerationMode.POSITIVE)
        with told_if_failing(subtests, f"{operation}, negative"), suppress(Unsatisfiable):
            # Unsatisfiable: where nothing can be given, nothing can be given wrongly.
            _fuzz(target, operation, GenerationMode.NEGATIVE)


def test_the_platform_is_as_well_as_before(target: Target) -> None:
    assert httpx2.get(f"{target.platform.url}/readyz").json() == {"status": "ok"}
    assert target.platform.stop() < 10
    proof = target.platform.hehuo("verify")
    assert proof.returncode == 0, proof.stdout + proof.stderr
