"""Tables as comma-separated values (RFC 4180) that people open in a spreadsheet."""

UTF_8_MARK = "\ufeff"
"""At the beginning of the file; without it a spreadsheet does not know that this is UTF-8."""
_FORMULA_SIGNS = frozenset("=+-@")


def cell(value: object) -> object:
    """A value as a cell holds it: text that a spreadsheet would take for a formula begins with a quote."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA_SIGNS else value
