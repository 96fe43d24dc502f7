"""A field that names a person is added together with what becomes of it when two records are merged."""

import pytest

from tests.architecture.persons import SERVICES, Merged, decided, person_fields_of


@pytest.mark.parametrize("service", SERVICES)
def test_of_every_field_that_names_a_person_it_is_decided_what_a_merge_does_with_it(service: str) -> None:
    known, found = decided(service), person_fields_of(service)
    assert found - known.keys() == set(), "decide it in tests/architecture/persons.py"
    assert known.keys() - found == set(), "no event has these fields any more"


def test_what_stays_behind_is_a_list_that_only_gets_shorter() -> None:
    """Each is a thing that somebody would look for under the record that stays."""
    behind = {service: sum(one is Merged.STAYS for one in decided(service).values()) for service in SERVICES}
    assert behind == {"bookings": 1, "partners": 6, "fund": 6}
