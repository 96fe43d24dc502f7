"""What the vault keeps of people and texts, as documents of MongoDB."""

from typing import NotRequired, TypedDict, cast

from services.gateway.identity.vault import KeptText, Person
from shared.storage.mongo_driver import Fields


class _Person(TypedDict):
    _id: str
    name: str
    phone: str | None
    revision: int


class _Contact(TypedDict):
    community: str
    person: str
    name: str
    phone: str | None
    revision: int
    email: NotRequired[str | None]
    """Not there in what was kept before 0.2."""
    phone_unproved: NotRequired[bool]
    """As `email`."""


class _Text(TypedDict):
    _id: str
    community: str
    text: str
    people: list[str]
    salt: NotRequired[str]
    """Not there in what was kept before 0.2."""


def name_of(community: str, text_id: str) -> str:
    """The id of what a community keeps."""
    return f"{community}:{text_id}"


def person_fields(person: Person) -> Fields:
    """Contact data from before 0.2."""
    return {"_id": person.id, "name": person.name, "phone": person.phone, "revision": person.revision}


def person_of(fields: Fields) -> Person:
    """As `person_fields`, read."""
    stored = cast("_Person", fields)
    return Person(stored["_id"], stored["name"], stored["phone"], stored["revision"])


def contact_fields(person: Person) -> Fields:
    """What a community knows of a person."""
    return {
        "_id": name_of(person.community, person.id),
        "community": person.community,
        "person": person.id,
        "name": person.name,
        "phone": person.phone,
        "revision": person.revision,
        "email": person.email,
        "phone_unproved": person.phone_unproved,
    }


def contact_of(fields: Fields) -> Person:
    """As `contact_fields`, read."""
    stored = cast("_Contact", fields)
    name, phone, email = stored["name"], stored["phone"], stored.get("email")
    unproved = stored.get("phone_unproved", False)
    return Person(stored["person"], name, phone, stored["revision"], stored["community"], email, unproved)


def text_fields(text: KeptText) -> Fields:
    """A text, and whose it is."""
    return {
        "_id": name_of(text.community, text.id),
        "community": text.community,
        "text": text.text,
        "people": list(text.person_ids),
        "salt": text.salt,
    }


def text_of(fields: Fields) -> KeptText:
    """As `text_fields`, read."""
    stored = cast("_Text", fields)
    text_id = stored["_id"].removeprefix(f"{stored['community']}:")
    people = tuple(stored["people"])
    return KeptText(text_id, stored["community"], stored["text"], people, stored.get("salt", ""))
