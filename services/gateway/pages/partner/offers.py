"""What somebody offers to put in (贡献), as forms ask for it: of money, yuan are typed, and fen are meant."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.words import Words
from shared.contracts.partners.amounts import Unit
from shared.contracts.partners.applications.commands import ApplicationRequest
from shared.contracts.partners.intents import IntentRequest
from shared.contracts.partners.offered import Contribution, ContributionKind

R = TypeVar("R", IntentRequest, ApplicationRequest)
_FEN_IN_A_YUAN = 100


def offer_fields(words: Words, place: int, *, summary_hint: str = "") -> tuple[Field, ...]:
    """The fields of one contribution; only the first must be said, and never how much it is."""
    fields, name, others = Fields(words), f"contributions.{place}", place > 0
    return (
        fields.one_of(f"{name}.kind", ContributionKind, may_be_none=others),
        fields(f"{name}.summary", hint=summary_hint, required=not others),
        fields(f"{name}.quantity", Kind.NUMBER, hint="offers.quantity_hint", required=False),
        fields.one_of(f"{name}.unit", Unit, may_be_none=True),
    )


def in_fen(body: R) -> R:
    """The request that was typed: its money was counted in yuan."""
    return body.model_copy(update={"contributions": tuple(map(_in_fen, body.contributions))})


def _in_fen(one: Contribution) -> Contribution:
    if one.unit is not Unit.FEN or one.quantity is None:
        return one
    return made_of(Contribution, {**dict(one), "quantity": one.quantity * _FEN_IN_A_YUAN})


def in_yuan(contributions: Iterable[Mapping[str, object]]) -> Sequence[Mapping[str, object]]:
    """What a form shows of contributions that were said before."""
    return [_in_yuan(one) for one in contributions]


def _in_yuan(one: Mapping[str, object]) -> Mapping[str, object]:
    if one.get("unit") != Unit.FEN:
        return one
    yuan, fen = divmod(cast("int", one["quantity"]), _FEN_IN_A_YUAN)
    return {**one, "quantity": f"{yuan}.{fen:02}" if fen else yuan}
