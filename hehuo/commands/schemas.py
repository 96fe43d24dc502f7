"""``hehuo schemas``: a JSON Schema for every public event."""

from pathlib import Path

import click

from services.gateway.catalogue.schemas import documents


@click.command("schemas")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The directory to write to.",
)
def command(out: Path) -> None:
    """Write the JSON Schema of every public event's data, one file each: TYPE.json.

    Made from the contracts. `dataschema` in a recorded event names the schema: urn:hehuo:schema:TYPE. A
    running gateway serves the same at /schemas/TYPE.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, content in documents():
        (out / f"{name}.json").write_bytes(content)
        written += 1
    click.echo(f"{out}: {written} schemas")
