"""The catalogue of events says what the contracts say."""

from tests.architecture.events import PATH, catalogue


def test_the_catalogue_of_events_is_up_to_date() -> None:
    written = PATH.read_text(encoding="utf-8")
    assert written == catalogue(), "write it anew: python -m tests.architecture.events"
