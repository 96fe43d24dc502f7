"""Names for what a route may refuse at one status: a generator makes a class of each, which people read.

A set of refusals that one operation has alone is called after it (``BookSpaceConflict``), a single refusal
by its own name, and a set that several share after the rarest refusal in it (``NeedIsUnknownOrOther``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from services.gateway.web.description import PROBLEM_SCHEMA
from shared.rpc.problems import MEDIA_TYPE

Schema = dict[str, Any]
_Codes = tuple[str, ...]
_Union = tuple[str, _Codes]
"""A status, and the codes that may come with it."""


def name_refusals(operations: list[Schema], components: Schema) -> None:
    """Says of every operation that the codes which are listed are all there are, each set in one place."""
    names = _names(operations)
    for operation in operations:
        for status, answer in _refused(operation):
            codes = _codes(answer)
            name = names[status, codes]
            if name not in components["responses"]:
                _define(name, codes, answer["content"][MEDIA_TYPE]["examples"], components)
            operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _refused(operation: Schema) -> Iterator[tuple[str, Schema]]:
    for status, answer in list(operation["responses"].items()):
        if int(status) >= HTTPStatus.BAD_REQUEST:
            yield status, answer


def _codes(answer: Schema) -> _Codes:
    return tuple(sorted(answer["content"][MEDIA_TYPE]["examples"]))


def _names(operations: list[Schema]) -> Mapping[_Union, str]:
    used: dict[_Union, list[str]] = defaultdict(list)
    for operation in operations:
        for status, answer in _refused(operation):
            used[status, _codes(answer)].append(operation["operationId"])
    common = Counter(code for _, codes in used for code in codes)
    wanted = {union: _name(union, users, common) for union, users in used.items()}
    often = Counter(wanted.values())
    return {union: name if often[name] == 1 else f"{name}{_digest(union)}" for union, name in wanted.items()}


def _name(union: _Union, users: list[str], common: Counter[str]) -> str:
    status, codes = union
    if len(codes) == 1:
        return _title(codes[0])
    if len(users) == 1:
        return _title(users[0]) + _title(HTTPStatus(int(status)).name)
    return _title(min(codes, key=lambda code: (common[code], code))) + "OrOther"


def _define(name: str, codes: _Codes, examples: Schema, components: Schema) -> None:
    for code in codes:
        components["examples"].setdefault(code, examples[code])
    said = PROBLEM_SCHEMA["properties"]["code"]["description"]
    listed = ", ".join(f"`{code}`" for code in codes)
    components["schemas"][f"{name}Code"] = {
        "title": f"{name}Code",
        "type": "string",
        "enum": list(codes),
        "description": said,
    }
    rule = {"$ref": f"#/components/schemas/{name}Code", "description": said}
    properties = PROBLEM_SCHEMA["properties"] | {"code": rule}
    problem = PROBLEM_SCHEMA | {"title": f"{name}Problem", "properties": properties}
    components["schemas"][f"{name}Problem"] = problem
    components["responses"][name] = {
        "description": f"One of: {listed}.",
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": f"#/components/schemas/{name}Problem"},
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
    }


def _title(name: str) -> str:
    return name.title().replace("_", "")


def _digest(union: _Union) -> str:
    """Tells apart two sets that would have one name; the same as long as the set is."""
    return blake2b(" ".join(union[1]).encode(), digest_size=2).hexdigest().title()
