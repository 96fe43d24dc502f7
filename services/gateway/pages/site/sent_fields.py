"""The fields of a form as a browser sends them, those with a file included."""

import re
from base64 import b64encode
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from shared.kernel.refusals import Kind, Refusal, Rejected

FORM_IS_NOT_OURS = Refusal(
    "form_is_not_ours",
    Kind.FORBIDDEN,
    "This form was not sent from a page of this platform, or you signed in anew meanwhile. Open it again.",
)

_MOST_FIELDS: Final = 3_000
_MOST_PARTS: Final = 50
_BOUNDARY: Final = re.compile(r'multipart/form-data;.*?boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70}?)"?\s*\Z')
_NAME: Final = re.compile(r'form-data;\s*name="([^"\r\n]{1,80})"')
_FILE: Final = re.compile(r';\s*filename="')


async def fields_from_here(request: Request) -> list[tuple[str, str]]:
    """The fields of the form that was sent; raises `Rejected` for one that no page of ours made.

    (Fetch metadata where the browser sends it, else Origin.)
    """
    headers = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        ours = site == "same-origin"
    else:
        ours = origin is None or urlsplit(origin).netloc == headers.get("host")
    try:
        pairs = fields_of(headers.get("content-type", ""), await request.body())
    except ValueError:
        ours, pairs = False, []
    if not ours:
        raise Rejected(FORM_IS_NOT_OURS)
    return pairs


def fields_of(media_type: str, body: bytes) -> list[tuple[str, str]]:
    """Names and texts in the order of the form; a file is the Base64 of its bytes, and its name is not kept.

    ``ValueError`` for what no browser sends.
    """
    if not media_type.startswith("multipart/"):
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    found = _BOUNDARY.match(media_type)
    if found is None:
        raise ValueError("a form with files names its boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + found[1].encode())
    if len(pieces) > _MOST_PARTS + 2 or pieces[0].strip() or pieces[-1].strip() != b"--":
        raise ValueError("a form with files begins and ends with its boundary")
    return [_field(one) for one in pieces[1:-1]]


def _field(piece: bytes) -> tuple[str, str]:
    head, empty, content = piece.partition(b"\r\n\r\n")
    said = head.decode()
    name = _NAME.search(said)
    if not empty or name is None:
        raise ValueError("a part of a form has a name")
    if _FILE.search(said):
        return name[1], b64encode(content).decode()
    return name[1], content.decode()
