"""A form that was sent too long after a sign-in, kept until its sender has signed in anew.

It lies where sign-ins under way do, for ten minutes at most, and encrypted: the key is in a cookie of the
browser that sent it, and nowhere else. What the cookie holds says nothing of the form.
"""

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from services.gateway.identity.accounts import ATTEMPT_SECONDS
from services.gateway.pages.site.cookies import put_cookie, read_cookie
from services.gateway.pages.site.visit import Visit

_COOKIE = "hehuo-form"
_MOST_BYTES = 65_536
_HEADER = {"alg": "dir", "enc": "A256GCM"}


class KeptForm(BaseModel):
    """What somebody typed, and where they sent it."""

    model_config = ConfigDict(frozen=True)

    person: str
    path: str
    pairs: tuple[tuple[str, str], ...]


async def keep_sent(visit: Visit, response: Response) -> bool:
    """Keeps the form of this request for whoever sent it; False where that is too much, or nobody.

    Forms of the account have nothing that was typed, and their challenges can't wait.
    """
    if visit.person_id is None or not visit.community or len(await visit.request.body()) > _MOST_BYTES:
        return False
    pairs = [one for one in await visit.fields_of_stranger() if one[0] != "token"]
    form = KeptForm(person=visit.person_id, path=visit.request.url.path, pairs=tuple(pairs))
    await keep(visit, response, form)
    return True


async def keep(visit: Visit, response: Response, form: KeptForm) -> None:
    """Keeps a form, and gives this browser what opens it."""
    key = OctKey.generate_key(256)
    sealed = jwe.encrypt_compact(_HEADER, form.model_dump_json(), key)
    token = await visit.gateway.accounts.begin({"form": sealed})
    cookie = f"{token}.{key.as_dict()['k']}"
    put_cookie(visit.request, response, _COOKIE, cookie, seconds=ATTEMPT_SECONDS)


async def take_kept(visit: Visit) -> KeptForm | None:
    """The form that this browser sent, for its sender alone; it is no longer kept then."""
    token, _, secret = (read_cookie(visit.request, _COOKIE) or "").partition(".")
    facts = await visit.gateway.accounts.finish(token)
    if facts is None or "form" not in facts:
        return None
    try:
        key = OctKey.import_key({"kty": "oct", "k": secret})
        plain = jwe.decrypt_compact(facts["form"], key).plaintext
    except (JoseError, ValueError):
        return None  # Another key: the cookie was changed.
    form = KeptForm.model_validate_json(plain or b"")
    return form if form.person == visit.person_id else None
