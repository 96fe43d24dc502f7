"""Who calls, and their way from an operation to the services, whichever door they came by."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from services.gateway.identity.vault import KeptText, new_salt
from services.gateway.operations.concerned import concerned
from services.gateway.operations.parts import Patience
from services.gateway.operations.strangers import for_strangers, shows_people
from services.gateway.platform import Gateway
from shared.eventlog.refusals import COMMAND_ID_WAS_USED
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command, OwnCommand
from shared.kernel.models import Query
from shared.kernel.operations import service_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Rejected
from shared.kernel.roles import Role
from shared.kernel.words import KeptWords, Wording, with_words, words_in

REDACTED = "[redacted]"
A = TypeVar("A")
B = TypeVar("B", bound=BaseModel)
Found = dict[tuple[str, str | None, int], asyncio.Future[Any]]
"""What was read for a request, by what it is and what the read model had to have seen."""


class Caller:
    """Who made this request, for which community, and their way to the services."""

    __slots__ = ("_asked", "_found", "_idempotency_key", "_kept", "_submitted", "_written", "actor",
                 "community", "expected_revision", "gateway", "min_sequence", "now", "patience", "redacted",
                 "request_id", "roles")  # fmt: skip

    def __init__(
        self,
        gateway: Gateway,
        community: str,
        actor: Actor,
        request_id: str | None,
        *,
        idempotency_key: str | None = None,
        expected_revision: int | None = None,
    ) -> None:
        self.gateway = gateway
        self.community = community
        """Empty where an operation belongs to no community."""
        self.actor = actor
        self.roles = actor.roles
        """What the caller is here; ``district`` wherever they are."""
        self.now: datetime = gateway.clock.now()
        self.min_sequence = 0
        self.request_id = request_id
        self.expected_revision = expected_revision
        """The revision that an edit was made against."""
        self.patience: Patience | None = None
        """How long questions wait for a service; None: as long as a call may take."""
        self.redacted = REDACTED
        """What stands in the place of a text that was taken out."""
        self._idempotency_key = idempotency_key
        self._submitted = 0
        self._asked: str | None = None
        self._found: Found = {}
        self._kept: list[str] = []
        self._written = 0

    def saying(self, redacted: str, found: Found, patience: Patience) -> "Caller":
        """The same, who is shown these words in the place of a text that was taken out, finds `once` what
        other callers of this request have found, and waits with them."""
        self.redacted, self._found, self.patience = redacted, found, patience
        return self

    @property
    def person_id(self) -> str:
        """The person on whose account this request counts; ``anonymous`` without a token."""
        return self.actor.person

    async def records(self) -> tuple[str, ...]:
        """All records here that are this person's: the one that counts first, then those merged into it."""
        return (await self.gateway.state_of(self.community)).records_of(self.person_id)

    async def is_verified(self) -> bool:
        """Whether nobody has yet to see who this resident is: only then their voice counts."""
        return self.person_id not in (await self.gateway.state_of(self.community)).unverified

    def has(self, *roles: Role) -> bool:
        """Whether the caller may act in at least one of these roles here."""
        return self.actor.has(*roles)

    async def submit(
        self,
        command_class: type[Command],
        body: BaseModel | None = None,
        *,
        community: str | None = None,
        **fields: Any,
    ) -> Outcome:
        """Has a command decided: the fields of ``body``, these ``fields``, and the envelope.

        What people write in it is kept in the vault, and the command holds where. The command id comes from
        the Idempotency-Key where there is one. ``expected_revision`` is passed on where the command has that
        field. ``community`` is for operations that belong to none. Raises `Rejected`; the texts that this
        request kept are then forgotten again.
        """
        target = community or self.community
        fields |= await self._beside(command_class)
        if body is not None:
            fields = {**(await self._with_kept_words(command_class, body, fields)).__dict__, **fields}
        command = command_class(
            **fields,
            command_id=self.new_id(target, command_class.__name__, str(self._submitted)),
            actor=self.actor,
            now=self.now,
            correlation_id=self.request_id,
        )
        self._submitted += 1
        self._found.clear()
        service = service_of(command_class)
        try:
            outcome = await self.gateway.clients[service].submit(target, command)
        except Rejected as rejected:
            # What can't be said for certain to be undone keeps its texts: it may have been recorded.
            if self._kept and rejected.refusal.kind is not Kind.UNAVAILABLE:
                await self.gateway.vault.forget_texts(target, self._kept)
            raise
        if service == "partners" and outcome.sequence:
            self.gateway.communities.add(target)
        return outcome

    async def _beside(self, command_class: type[Command]) -> dict[str, object]:
        """What a command that has the field is told, whichever door it came by."""
        told: dict[str, object] = {}
        if self.expected_revision is not None and "expected_revision" in command_class.model_fields:
            told["expected_revision"] = self.expected_revision
        if issubclass(command_class, OwnCommand):
            told["own_records"] = await self.records()
        return told

    async def ask(self, query: Query[A], *, community: str | None = None) -> A:
        """Asks the read model that answers it.

        ``min_sequence`` holds for the service that was said to be expected, else for the one asked first.
        """
        service = service_of(type(query))
        if self._asked is None:
            self._asked = service
        where = community or self.community
        # Each community has a log of its own, whose sequences say nothing of another one.
        expected = service == self._asked and self.community in {"", where}
        least = self.min_sequence if expected else 0
        client, patience = self.gateway.clients[service], self.patience
        if patience is None:
            answer = await client.ask(where, query, min_sequence=least)
        else:
            answer = await patience.wait(service, lambda: client.ask(where, query, min_sequence=least), least)
        if not self.actor.roles and where == self.community and shows_people(answer):
            answer = for_strangers(answer, await self.gateway.feed_key(where))
        return await self._filled(answer, where) if isinstance(answer, BaseModel) else answer

    async def _filled(self, answer: A, community: str) -> A:
        """The answer with what people wrote, out of the vault: whoever may see it may read that.

        What is erased is empty; what was redacted says so.
        """
        view = cast("BaseModel", answer)
        kept = {one.text_id for one in words_in(view) if isinstance(one, KeptWords)}
        if not kept:
            return answer
        texts = await self._texts(community, kept)

        def text_of(words: Wording) -> Wording:
            return texts.get(words.text_id, "") if isinstance(words, KeptWords) else words

        return cast("A", with_words(view, text_of))

    async def once(self, name: str, read: Callable[[], Coroutine[Any, Any, A]]) -> A:
        """What ``read`` gives, read once for all who ask for it by this name while the request is answered,
        at the same time or after each other; and anew once something was submitted."""
        key = name, self._asked if self.min_sequence else None, self.min_sequence
        if key not in self._found:
            self._found[key] = asyncio.ensure_future(read())
        return cast("A", await self._found[key])

    def expect(self, service: str, sequence: int) -> None:
        """Whatever is asked of ``service`` from now on waits for this sequence of its log.

        An operation may ask others before, to know who asks. Empty: it holds for whichever is asked first.
        """
        self._asked, self.min_sequence = service or None, sequence

    async def wait_handled(self, service: str, source: str, sequence: int) -> None:
        """Waits, bounded, until ``service`` has answered what ``source`` reported up to ``sequence``."""
        await self.gateway.clients[service].handled(self.community, source, sequence)

    async def keep_text(self, text: str, people: Iterable[str] | None = None) -> KeptWords:
        """Keeps a text in the vault; returns what an event may hold of it.

        It is erased with any of the ``people`` whose it is: left out, with the person who says it. If one
        of them is erased already, nothing is kept. A repeat with the same Idempotency-Key and text gives
        the same; with another text it is `Rejected`.
        """
        return (await self.keep_texts((text,), people))[0]

    async def keep_texts(
        self, texts: Sequence[str], people: Iterable[str] | None = None
    ) -> Sequence[KeptWords]:
        """As `keep_text`, of many at once."""
        whose = (self.person_id,) if people is None else tuple(sorted(set(people)))
        new = [KeptText(self._new_text_id(), self.community, text, whose, new_salt()) for text in texts]
        kept = await self.gateway.vault.keep_texts(new)
        both = [*zip(new, kept, strict=True)]
        self._kept += [wanted.id for wanted, there in both if there and there.salt == wanted.salt]
        if any(there and there.text != wanted.text for wanted, there in both):
            await self.gateway.vault.forget_texts(self.community, self._kept)
            raise Rejected(COMMAND_ID_WAS_USED)
        return [KeptWords(text_id=wanted.id, sha256=(there or wanted).sha256) for wanted, there in both]

    def _new_text_id(self) -> str:
        """Not made of the text: the id stands in events, and a short text could be guessed from it."""
        self._written += 1
        return self.new_id(self.community, "text", str(self._written - 1))

    async def _with_kept_words(
        self, command_class: type[Command], body: B, fields: Mapping[str, object]
    ) -> B:
        """The body, with all words in it kept."""
        words = [one for one in words_in(body) if isinstance(one, str)]
        if not words:
            return body
        people: Sequence[str] | None = () if command_class.operation.of_nobody else None
        if command_class.operation.official:
            people = await concerned(self.ask, self.gateway.vault, self.community, fields)
        kept: Iterator[KeptWords] = iter(await self.keep_texts(words, people))
        return with_words(body, lambda one: next(kept) if isinstance(one, str) else one)

    async def texts_of(self, text_ids: Iterable[str]) -> Mapping[str, str]:
        """The kept texts of this community, by id; those that were forgotten are missing.

        Who may read them is for the operation to say.
        """
        return await self._texts(self.community, {*text_ids})

    async def _texts(self, community: str, text_ids: set[str]) -> Mapping[str, str]:
        texts = await self.gateway.vault.texts_of(community, text_ids)
        if len(texts) == len(text_ids):
            return texts
        redacted = (await self.gateway.state_of(community)).redacted
        return {**texts, **{one: self.redacted for one in text_ids - texts.keys() if one in redacted}}

    def new_id(self, *names: str) -> str:
        """An id for something of this request; a repeat with the same Idempotency-Key gets it again."""
        key = self._idempotency_key
        if key is None:
            return new_id(self.now)
        digest = blake2b(digest_size=16)
        for part in (self.actor.id, self.person_id, key, *names):
            digest.update(part.encode("utf-8", "surrogatepass"))
            digest.update(b"\x1f")
        digits = digest.hexdigest()
        # RFC 9562, section 5.8: version 8 is for ids made in one's own way.
        return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
