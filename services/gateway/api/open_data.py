"""Open data: the tables of a community, for everybody, with a licence and a data dictionary. No sign-in."""

from base64 import b64encode
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.gateway.api.access import Anyone
from services.gateway.api.answers import Responses, refusals
from services.gateway.operations.open_data import dump_of
from shared.contracts.gateway.open_data import DataPackage
from shared.contracts.gateway.refusals import OPEN_DATA_FILE_IS_UNKNOWN
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["open data"])

_SECONDS_FRESH = 300
_TABLE: Responses = {
    200: {
        "description": "The table.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}
File = Annotated[
    str,
    Path(
        max_length=40,
        examples=["needs.csv"],
        description="The `path` of a resource of the open data.",
    ),
]


@router.get(
    "/open-data",
    operation_id="get_open_data",
    summary="Read what open data there is",
    response_model=DataPackage,
)
async def get_open_data(caller: Anyone) -> Response:
    """The tables that everybody may use, as a [Data Package](https://datapackage.org) describes them.

    Needs, calls, decisions, rooms, sessions and the ledger of the fund, each as CSV and as JSON, with the
    licence, what every column means, and the digest of every file. Whoever asks gets what a stranger may
    read. The files are made at most once an hour.
    """
    package = (await dump_of(caller.gateway, caller.community)).package
    return Response(package.model_dump_json(by_alias=True), media_type="application/json")


@router.get(
    "/open-data/{file}",
    operation_id="get_open_data_file",
    summary="Read a table of open data",
    response_class=Response,
    responses=_TABLE | refusals(OPEN_DATA_FILE_IS_UNKNOWN),
)
async def get_open_data_file(file: File, caller: Anyone) -> Response:
    """A table as a file. `Repr-Digest` (RFC 9530) is its SHA-256, also for whoever has no description."""
    dump = await dump_of(caller.gateway, caller.community)
    content = dump.files.get(file)
    if content is None:
        raise Rejected(OPEN_DATA_FILE_IS_UNKNOWN, file=file)
    resource = next(one for one in dump.package.resources if one.path == file)
    headers = {
        "Cache-Control": f"public, max-age={_SECONDS_FRESH}",
        "Repr-Digest": f"sha-256=:{b64encode(sha256(content).digest()).decode()}:",
        "Content-Disposition": f'attachment; filename="{caller.community}-{file}"',
    }
    return Response(content, headers=headers, media_type=f"{resource.mediatype}; charset=utf-8")
