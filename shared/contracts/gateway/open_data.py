"""Open data: what a community publishes as tables, described as a Data Package (datapackage.org) is."""

from typing import Literal

from pydantic import Field

from shared.kernel.models import Instant, View

DataFormat = Literal["csv", "json"]


class DataLicence(View):
    """Under which licence the data may be used."""

    name: str
    """Its identifier in the SPDX list of licences: `CC-BY-4.0`."""
    path: str
    """Where it can be read."""


class DataField(View):
    """A column of a table."""

    name: str
    """The column's name in both files."""
    type: str
    """The type of its values, as a Table Schema calls it; a list is a JSON array, in CSV too."""
    format: str
    """How they are written, as a Table Schema calls it: `any` for times, which are UTC with a Z and may have
    microseconds, `default` for all else."""
    description: str
    """What it means."""
    values: tuple[str, ...] = ()
    """What it may say, where that is a closed list; further values may come."""


class DataSchema(View):
    """The data dictionary of a table."""

    fields: tuple[DataField, ...]
    """One for each column, in their order."""


class DataResource(View):
    """A table in one of its forms."""

    name: str
    """The table's name; that of its JSON ends in `-json`, since a Data Package has each name once."""
    title: str
    """The table in a word or two, in English."""
    path: str
    """The file, relative to this description's address and a slash."""
    format: DataFormat
    """The form of this file."""
    mediatype: str
    """Its media type."""
    encoding: str
    """Its encoding, which is always UTF-8."""
    bytes: int
    """Its size."""
    hash: str
    """Its digest: `sha256:` and 64 hexadecimal digits."""
    rows: int
    """Number of rows."""
    data_schema: DataSchema = Field(alias="schema", description="What its columns mean.")
    """Called `schema` in answers, as in a Data Package; pydantic keeps that name to itself."""


class DataPackage(View):
    """The open data of a community, as a Data Package describes it."""

    name: str
    """A short name: of the community, and of what this is."""
    title: str
    """What this is, with the community's name in both languages."""
    created: Instant
    """When the files were made, all from one moment's questions; they are made anew after an hour."""
    licenses: tuple[DataLicence, ...]
    """Under which licence they may be used."""
    resources: tuple[DataResource, ...]
    """Every table in every form."""
