"""Who asks is the address that connected, unless a trusted proxy says for whom it asks."""

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from hehuo import serving
from shared.kernel.addresses import origin_of
from shared.settings import Settings


class Program:
    """Remembers from where it was asked."""

    def __init__(self) -> None:
        self.asked_from: list[str] = []

    @property
    def app(self) -> ASGIApp:
        """Takes the address down."""

        async def take_down(scope: Scope, _receive: Receive, _send: Send) -> None:
            self.asked_from.append(scope["client"][0])

        return take_down

    async def start(self) -> None:
        """Nothing starts."""

    def end_streams(self) -> None:
        """There are none."""

    async def stop(self) -> None:
        """Nothing stops."""


async def asked_from(settings: Settings, peer: str, *forwarded: bytes) -> str:
    """Whom the application sees when ``peer`` connects and sends these X-Forwarded-For headers."""
    program = Program()
    config = serving._server(program, settings).config
    config.load()
    scope = {
        "type": "http",
        "client": (peer, 1234),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", value) for value in forwarded],
    }

    async def never(*_: object) -> None:
        raise AssertionError("the application neither reads nor answers")

    await config.loaded_app(scope, never, never)
    return program.asked_from[0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.1.2.3"])
async def test_without_the_setting_nobody_is_believed(peer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # uvicorn's own setting is none of ours.
    assert await asked_from(Settings(), peer, b"203.0.113.9") == peer


async def test_a_trusted_proxy_is_believed_as_far_as_proxies_are_trusted() -> None:
    settings = Settings(trusted_proxies=("10.0.0.0/8", "192.0.2.1"))
    assert await asked_from(settings, "10.1.2.3", b"203.0.113.9") == "203.0.113.9"
    assert await asked_from(settings, "192.0.2.1", b"198.51.100.7, 203.0.113.9") == "203.0.113.9", (
        "what the client itself has sent stands further left"
    )
    assert await asked_from(settings, "192.0.2.1", b"203.0.113.9, 10.9.9.9") == "203.0.113.9"
    assert await asked_from(settings, "127.0.0.1", b"203.0.113.9") == "127.0.0.1"


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    assert Settings().trusted_proxies == ("10.0.0.0/8", "::1")
    for wrong in ("proxy.example", "*", "10.0.0.1/8"):
        monkeypatch.setenv("HEHUO_TRUSTED_PROXIES", wrong)
        with pytest.raises(ValueError, match="trusted_proxies"):
            Settings()


def test_one_household_is_one_origin() -> None:
    assert origin_of("2001:db8:1:2:3::4") == origin_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert origin_of("2001:db8:1:3::4") != origin_of("2001:db8:1:2::4")
    assert origin_of("::ffff:192.0.2.1") == origin_of("192.0.2.1") == "192.0.2.1"
    assert origin_of("testclient") == "testclient"
