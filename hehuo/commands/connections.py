"""``hehuo connections``: webhooks, and keys of other systems."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import click

from examples.gangwan.people import identities
from hehuo.commands.options import DATA_DIR, settings_with
from hehuo.operator.api import Api, ApiRefused, root_of
from hehuo.signer import signer_of
from services.gateway.domain.state import DISTRICT_LOG

_TOKEN_VALID_FOR = timedelta(minutes=5)


@click.group("connections")
def command() -> None:
    """Have a community's events sent to other systems, and let those in by keys.

    COMMUNITY is the community's name, or "district" for the systems that are let into all of them.

    Who asks is one of its staff or of the district: HEHUO_API_TOKEN holds their token or the key of a service
    account, or --as names the person, whose token is then signed with the platform's secret. The platform
    must run.
    """


def _word(name: str) -> Callable[[Callable[..., object]], click.Command]:
    """A word that asks the API, and prints what it answers as JSON where --json says so."""

    def make(function: Callable[..., object]) -> click.Command:
        @wraps(function)
        def run(
            data_dir: Path | None, token: str | None, person: str | None, *, as_json: bool, **given: object
        ) -> None:
            try:
                said = function(_api(data_dir, token, person), **given)
            except ApiRefused as error:
                raise click.ClickException(str(error)) from None
            click.echo(json.dumps(said, indent=1, ensure_ascii=False) if as_json else _in_lines(said))

        options = (
            DATA_DIR,
            click.option("--token", envvar="HEHUO_API_TOKEN", help="Default: HEHUO_API_TOKEN."),
            click.option("--as", "person", metavar="PERSON", help="Whose token is signed for this."),
            click.option("--json", "as_json", is_flag=True, help="For programs."),
            click.argument("community"),
        )
        for option in options:
            run = option(run)
        return command.command(name)(run)

    return make


_webhook = click.argument("webhook")


@_word("list")
def _list(api: Api, community: str) -> object:
    """Show each webhook, its state, and how far it has come."""
    return api("GET", f"/communities/{community}/webhooks")["items"]


@_word("add")
@click.argument("url")
@click.option(
    "--type", "types", multiple=True, help="Send events of this type; again for more. Default: all."
)
@click.option("--after", type=int, default=0, help="Send events beyond this sequence.", show_default=True)
@click.option("--batch", type=int, default=1, help="Send so many at once at the most.", show_default=True)
@click.option("--unordered", is_flag=True, help="Several at a time: one that is not taken holds no other up.")
@click.option("--restricted", is_flag=True, help="What is not published yet, as far as you may read it.")
def _add(
    api: Api,
    community: str,
    url: str,
    types: tuple[str, ...],
    after: int,
    batch: int,
    *,
    unordered: bool,
    restricted: bool,
) -> object:
    """Have events sent to URL once it answers the challenge; shows the secret that signs them, this once."""
    feed = "restricted" if restricted else "public"
    body = {
        "url": url,
        "types": [*types],
        "feed": feed,
        "after": after,
        "batch": batch,
        "ordered": not unordered,
    }
    return api("POST", f"/communities/{community}/webhooks", body)


@_word("move")
@_webhook
@click.argument("url")
def _move(api: Api, community: str, webhook: str, url: str) -> object:
    """Send to URL from now on what went to WEBHOOK, once that answers the challenge."""
    return api("PUT", f"/communities/{community}/webhooks/{webhook}/address", {"url": url})


def _asked_for(name: str, text: str) -> None:
    """A word for WEBHOOK that the API has under the same name; ``text`` says in the help what it does."""

    @_webhook
    def ask(api: Api, community: str, webhook: str) -> object:
        return api("POST", f"/communities/{community}/webhooks/{webhook}/{name}")

    ask.__doc__ = text
    _word(name)(ask)


_asked_for("challenge", "Send WEBHOOK its challenge again, which it answers before it gets events.")
_asked_for("test", "Send a test event to WEBHOOK, and show what it answers.")
_asked_for("pause", "Send nothing to WEBHOOK until it is resumed.")
_asked_for("resume", "Go on where WEBHOOK was paused, or disabled.")
_asked_for("secret", "Make a new secret of WEBHOOK; for a day the old one signs too.")


@_word("replay")
@_webhook
@click.option("--after", type=int, help="Everything beyond this sequence.")
@click.option("--since", help="Everything since this time: 2026-12-01T08:00:00+08:00.")
def _replay(api: Api, community: str, webhook: str, after: int | None, since: str | None) -> object:
    """Send again to WEBHOOK, with the same ids."""
    if (after is None) == (since is None):
        raise click.UsageError("say either --after or --since")
    body: dict[str, object] = {"since": since} if after is None else {"after": after}
    return api("POST", f"/communities/{community}/webhooks/{webhook}/replay", body)


@_word("send")
@_webhook
@click.argument("sequence", type=int)
def _send(api: Api, community: str, webhook: str, sequence: int) -> object:
    """Send the event at SEQUENCE of the feed to WEBHOOK once more, and show what it answers."""
    return api("POST", f"/communities/{community}/webhooks/{webhook}/event", {"sequence": sequence})


@_word("log")
@_webhook
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
def _log(api: Api, community: str, webhook: str, limit: int) -> object:
    """Show what was sent to WEBHOOK of late, the latest first."""
    path = f"/communities/{community}/webhooks/{webhook}/deliveries?limit={limit}"
    return api("GET", path)["items"]


@_word("remove")
@_webhook
def _remove(api: Api, community: str, webhook: str) -> object:
    """Send nothing to WEBHOOK any more, and forget its place."""
    return api("DELETE", f"/communities/{community}/webhooks/{webhook}")


@_word("keys")
def _keys(api: Api, community: str) -> object:
    """Show the systems that were let in, and when their keys were used and end."""
    return api("GET", _accounts_of(community))["items"]


@_word("let-in")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, help="What it is here: staff or auditor. The district's to say."
)
@click.option(
    "--operation",
    "operations",
    multiple=True,
    default=("read",),
    show_default=True,
    help="What its keys open.",
)
@click.option(
    "--type", "types", multiple=True, help="Events that its keys show; again for more. Default: all."
)
@click.option("--days", type=int, default=90, show_default=True, help="How long its first key is valid.")
def _let_in(api: Api, community: str, days: int, **account: Any) -> object:
    """Make a service account called NAME, and its first key, which is shown this once."""
    made = api("POST", _accounts_of(community), account)
    return {"account_id": made["id"], **_new_key(api, community, made["id"], days)}


@_word("key")
@click.argument("account")
@click.option("--days", type=int, default=90, show_default=True, help="How long it is valid.")
def _key(api: Api, community: str, account: str, days: int) -> object:
    """Make another key of ACCOUNT, which is shown this once."""
    return _new_key(api, community, account, days)


@_word("withdraw")
@click.argument("account")
@click.argument("key")
def _withdraw(api: Api, community: str, account: str, key: str) -> object:
    """End KEY of ACCOUNT."""
    return api("DELETE", f"{_accounts_of(community)}/{account}/keys/{key}")


@_word("close")
@click.argument("account")
def _close(api: Api, community: str, account: str) -> object:
    """End ACCOUNT with all its keys."""
    return api("DELETE", f"{_accounts_of(community)}/{account}")


def _accounts_of(community: str) -> str:
    return "/service-accounts" if community == DISTRICT_LOG else f"/communities/{community}/service-accounts"


def _new_key(api: Api, community: str, account: str, days: int) -> dict[str, Any]:
    return dict(api("POST", f"{_accounts_of(community)}/{account}/keys", {"days": days}))


def _api(data_dir: Path | None, token: str | None, person: str | None) -> Api:
    settings = settings_with(data_dir=data_dir)
    if person is not None:
        people = identities()
        person_id = people[person].person_id if person in people else person
        try:
            token = signer_of(settings).issue(person_id, min(_TOKEN_VALID_FOR, settings.longest_sign_in))
        except ValueError:
            raise click.ClickException(f"{person} is neither an id nor one of the example's people") from None
    if token is None:
        raise click.UsageError("say who asks: set HEHUO_API_TOKEN, or name a person with --as")
    return Api(root_of(settings), token)


def _in_lines(said: object) -> str:
    """A block of lines for each thing; what is empty or unknown is left out."""
    if isinstance(said, list):
        return "\n\n".join(map(_in_lines, said)) or "none"
    if not isinstance(said, dict):
        return str(said)
    lines = []
    for name, value in said.items():
        if value not in (None, "", []):
            parts = value if isinstance(value, list) else [value]
            written = (json.dumps(one) if isinstance(one, dict) else str(one) for one in parts)
            lines.append(f"{name:<18} {', '.join(written)}")
    return "\n".join(lines)
