"""Reads what a scrape says, as Prometheus would."""

from collections.abc import Iterable, Mapping

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    """One scrape, to be asked for its numbers."""

    def __init__(self, text: bytes) -> None:
        self.families: Mapping[str, Metric] = {
            one.name: one for one in text_string_to_metric_families(text.decode())
        }
        self._samples = [sample for one in self.families.values() for sample in one.samples]

    def value(self, name: str, **labels: str) -> float:
        """The sum of all samples of this name that have these labels; ``LookupError`` if there are none."""
        found = [value for value, _ in self.samples(name, **labels)]
        if not found:
            raise LookupError(f"{name} with {labels} is not in the scrape")
        return sum(found)

    def samples(self, name: str, **labels: str) -> list[tuple[float, Mapping[str, str]]]:
        """Every sample of this name that has these labels."""
        wanted = labels.items()
        return [
            (one.value, one.labels)
            for one in self._samples
            if one.name == name and wanted <= one.labels.items()
        ]

    @property
    def names(self) -> set[str]:
        """The names that a rule may use, of families without a sample just now, too."""
        found = {one.name for one in self._samples}
        for family in self.families.values():
            found |= set(_names(family))
        return found

    def labels_of(self, name: str) -> set[str]:
        """The labels that samples of this name have."""
        return {label for one in self._samples if one.name == name for label in one.labels}


def _names(family: Metric) -> Iterable[str]:
    if family.type == "histogram":
        return (f"{family.name}_bucket", f"{family.name}_sum", f"{family.name}_count")
    return (f"{family.name}_total",) if family.type == "counter" else (family.name,)
