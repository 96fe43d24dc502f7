"""The API of a platform that runs, as words of the command line ask it."""

from collections.abc import Mapping
from typing import Any

import httpx2

from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings

_SECONDS = 60.0


class ApiRefused(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """What the platform did not do, and why."""


class Api:
    """Calls in the name of whoever's token or key it is."""

    def __init__(self, url: str, token: str, transport: httpx2.BaseTransport | None = None) -> None:
        self._url, self._token, self._transport = url, token, transport

    def __call__(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """What it answers; raises `ApiRefused` with the platform's own sentence."""
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            with httpx2.Client(
                base_url=self._url,
                headers=headers,
                timeout=_SECONDS,
                transport=self._transport,
                trust_env=self._url.startswith("https:"),  # Else a proxy would read the token.
            ) as http:
                answer = http.request(method, f"/v1{path}", json=body)
        except httpx2.HTTPError as error:
            raise ApiRefused(f"{self._url} does not answer: {error}") from None
        if answer.is_success:
            return answer.json()
        raise ApiRefused(_sentence(answer))


def root_of(settings: Settings) -> str:
    """Where people find the platform."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    if settings.profile is Profile.CLUSTER:
        return settings.gateway_url.partition(",")[0].strip()  # Of several, each is the platform.
    directory = DataDirectory(settings.data_dir)
    listening = directory.listening() if directory.path.exists() else None
    # Passkeys are for names, and 127.0.0.1 is none.
    url = listening["url"] if listening else f"http://localhost:{settings.http_port}"
    return url.replace("127.0.0.1", "localhost")


def _sentence(answer: httpx2.Response) -> str:
    try:
        problem = answer.json()
        faults = [f"{one['location']}: {one['message']}" for one in problem["facts"].get("errors", [])]
        return "; ".join([str(problem["detail"]), *faults])
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{answer.status_code} {answer.text[:200]}"
