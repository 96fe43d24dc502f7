"""The glossary speaks of what is there, and has a word for what everybody reads."""

import re
from enum import Enum
from pathlib import Path

from pydantic import BaseModel

from shared.kernel import messages, models
from tests.architecture.contracts import modules

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")

OF_THE_CONSTRUCTION = {"decide", "evolve", "shared/contracts", "shared/kernel", "like this"}
"""Code that the glossary names and that is not in the contracts."""


def names_in_contracts() -> set[str]:
    """Classes, their fields, and the values of enumerations."""
    found: set[str] = set()
    for module in (*modules(), messages, models):
        for name, value in vars(module).items():
            if not name.startswith("_"):
                found.add(name)
            if isinstance(value, type) and issubclass(value, BaseModel):
                found |= value.model_fields.keys()
            if isinstance(value, type) and issubclass(value, Enum):
                found |= {str(member.value) for member in value}
    return found


def test_every_code_name_of_the_glossary_exists() -> None:
    named = set(re.findall(r"`([^`]+)`", GLOSSARY)) - OF_THE_CONSTRUCTION
    assert len(named) > 80
    assert named - names_in_contracts() == set()


def test_every_row_has_a_chinese_word_where_its_table_promises_one() -> None:
    for table in GLOSSARY.split("\n## "):
        if "| 中文 |" in table:
            rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
            assert [row for row in rows if not re.match(r"\| [\u4e00-\u9fff]", row)] == []


def test_no_term_is_explained_twice() -> None:
    terms = re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    terms = [term for term in terms if term not in {"中文", "word"}]
    assert sorted(set(terms)) == sorted(terms)
