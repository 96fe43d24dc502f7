"""``hehuo open-data``: keeps each day's open data as files."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import httpx2

from hehuo.commands.options import settings_with
from hehuo.operator.api import root_of

_TRIES = 3


@click.command("open-data")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to keep it."
)
@click.option("--url", help="The running platform. Default: as the settings say.")
def command(out: Path, url: str | None) -> None:
    """Write the open data of every community to DIR/COMMUNITY/DAY: tables, description, SHA256SUMS.

    Asks a running platform as anybody may. A day that is there already is left as it is, so run it as often
    as you like. `sha256sum -c SHA256SUMS` proves the files later.
    """
    with httpx2.Client(base_url=url or root_of(settings_with()), timeout=60, trust_env=False) as http:
        try:
            for community in _communities(http):
                click.echo(_keep(http, community, out))
        except httpx2.HTTPError as error:
            raise click.ClickException(f"{http.base_url}: {str(error) or type(error).__name__}") from None


def _communities(http: httpx2.Client) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = _asked(http, "/v1/communities", cursor).json()
        found += [one["community"] for one in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def _keep(http: httpx2.Client, community: str, out: Path) -> str:
    """One community's day; raises `ClickException` where the files change again and again meanwhile."""
    where = f"/v1/communities/{community}/open-data"
    for _ in range(_TRIES):
        description = _asked(http, where)
        package: dict[str, Any] = description.json()
        folder = out / community / package["created"][:10]
        if folder.exists():
            return f"{folder}: is there already"
        files = {one["path"]: _asked(http, f"{where}/{one['path']}").content for one in package["resources"]}
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        if all(one["hash"] == f"sha256:{digests[one['path']]}" for one in package["resources"]):
            _write(folder, files | {"datapackage.json": _pretty(package)})
            return f"{folder}: {len(files)} files"
    raise click.ClickException(f"{community}: the files were made anew while they were read, {_TRIES} times")


def _asked(http: httpx2.Client, path: str, parameters: dict[str, str] | None = None) -> httpx2.Response:
    return http.get(path, params=parameters or {}).raise_for_status()


def _pretty(package: dict[str, Any]) -> bytes:
    return json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """All of a day, or nothing of it: what is cut off does not count as kept."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    for name, content in {**files, "SHA256SUMS": sums.encode()}.items():
        (unfinished / name).write_bytes(content)
    unfinished.rename(folder)
