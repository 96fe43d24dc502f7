"""A token that was withdrawn opens nothing any more, also after a restart; others go on."""

from pathlib import Path

import jwt

from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer
from tests.component.gateway import OFFICER, Stage, stage

LIN = identities()["lin"].person_id


def issuer(running: Stage) -> DevelopmentIssuer:
    assert isinstance(running.platform.issuer, DevelopmentIssuer)
    return running.platform.issuer


async def status(running: Stage, token: str) -> tuple[int, str | None]:
    answer = await running.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json().get("code")


def id_of(token: str) -> str:
    return str(jwt.decode(token, options={"verify_signature": False})["jti"])


async def test_one_token_is_withdrawn_by_its_owner_or_the_district_and_stays_so(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        kept, lost, stolen = (issuer(running).issue(LIN) for _ in range(3))
        await running.done("lin", "DELETE", f"/v1/me/tokens/{id_of(lost)}")
        refused = await running.refused("zhao", "DELETE", f"/v1/people/{LIN}/tokens/{id_of(kept)}")
        assert refused == (403, "actor_may_not_do_this")
        await running.done(OFFICER, "DELETE", f"/v1/people/{LIN}/tokens/{id_of(stolen)}")
        assert await status(running, lost) == await status(running, stolen) == (401, "token_was_withdrawn")
        assert await status(running, kept) == (200, None)
    async with stage(tmp_path / "data") as again:
        assert await status(again, lost) == (401, "token_was_withdrawn")
        assert await status(again, kept) == (200, None)


async def test_all_tokens_are_withdrawn_however_far_the_platforms_clock_was_moved(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        real = issuer(running)._seconds
        issuer(running)._seconds = lambda: real() - 60
        before = [issuer(running).issue(LIN) for _ in range(2)]
        issuer(running)._seconds = real
        await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 86_400})
        sessions = running.platform.gateway.sessions
        hers, anothers = await sessions.begin(LIN), await sessions.begin(identities()["zhao"].person_id)
        await running.done(OFFICER, "DELETE", f"/v1/people/{LIN}/tokens")
        assert await sessions.find(hers) is None
        assert await sessions.find(anothers) is not None
        for token in before:
            assert await status(running, token) == (401, "token_was_withdrawn")
        issuer(running)._seconds = lambda: real() + 2
        assert await status(running, issuer(running).issue(LIN)) == (200, None)
        assert (await running.ask("zhao", "GET", "/v1/me")).status_code == 200
        refused = await running.refused("zhao", "DELETE", f"/v1/people/{LIN}/tokens")
        assert refused == (403, "actor_may_not_do_this")
        await running.done("lin", "DELETE", "/v1/me/tokens")
        refused = await running.refused("lin", "DELETE", "/v1/me/tokens/nonsense")
        assert refused[0] == 422


async def test_a_token_with_an_absurd_expiry_is_none_of_ours(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        secret = running.platform.issuer._secret  # type: ignore[union-attr]
        claims = jwt.decode(issuer(running).issue(LIN), options={"verify_signature": False})
        absurd = jwt.encode(claims | {"exp": 10**400}, secret)
        assert await status(running, absurd) == (401, "token_is_not_valid")
