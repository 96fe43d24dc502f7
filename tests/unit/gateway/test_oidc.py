"""Signing in at an identity provider: what is sent there, and what is believed of what comes back."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from joserfc.jwk import ECKey, OctKey

from services.gateway.identity.accounts import Login
from services.gateway.identity.oidc import Provider, SignedIn
from shared.kernel.refusals import Rejected
from tests.identity_provider import CLIENT, ISSUER, NOW, SECRET, FakeProvider

CALLBACK = "https://hehuo.test/sign-in/provider/done"


@pytest.fixture
def fake() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
async def provider(fake: FakeProvider) -> AsyncIterator[Provider]:
    one = fake.provider()
    yield one
    await one.close()


async def _refusal(
    provider: Provider,
    fake: FakeProvider,
    came: Mapping[str, str | None] | None = None,
    *,
    anew: bool = False,
) -> tuple[str, object]:
    url, kept = await provider.begin(CALLBACK, anew=anew)
    brought = {
        name: value for name, value in (fake.visited(url) | dict(came or {})).items() if value is not None
    }
    with pytest.raises(Rejected) as caught:
        await provider.finish(kept, brought)
    return caught.value.code, caught.value.facts.get("reason")


async def test_who_comes_back_is_whom_the_provider_names(provider: Provider, fake: FakeProvider) -> None:
    url, kept = await provider.begin(CALLBACK)
    sent = parse_qs(urlsplit(url).query)
    came = await provider.finish(kept, fake.visited(url))
    assert came == SignedIn(Login(ISSUER, "xiaolin"), "小林")
    assert (sent["redirect_uri"], sent["response_type"], sent["scope"]) == (
        [CALLBACK],
        ["code"],
        ["openid profile"],
    )
    challenge = urlsafe_b64encode(sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    assert (sent["code_challenge"], sent["code_challenge_method"]) == ([challenge], ["S256"])
    assert not {kept["verifier"], kept["nonce"]} & {kept["state"]}
    [(form, authorization)] = fake.asked
    assert (form["code_verifier"], form["redirect_uri"]) == (kept["verifier"], CALLBACK)
    name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    assert (unquote(name), unquote(secret)) == (CLIENT, SECRET)


async def test_a_client_without_a_secret_says_who_it_is_and_shows_the_verifier_alone(
    fake: FakeProvider,
) -> None:
    provider = fake.provider(secret=None)
    url, kept = await provider.begin(CALLBACK)
    await provider.finish(kept, fake.visited(url))
    [(form, authorization)] = fake.asked
    assert (form["client_id"], authorization) == (CLIENT, "")
    await provider.close()


async def test_a_secret_goes_into_the_form_where_the_provider_takes_it_there_alone(
    fake: FakeProvider,
) -> None:
    fake.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    provider = fake.provider()
    url, kept = await provider.begin(CALLBACK)
    await provider.finish(kept, fake.visited(url))
    [(form, authorization)] = fake.asked
    assert (form["client_secret"], authorization) == (SECRET, "")
    await provider.close()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://elsewhere.test"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another client"}, "aud"),
        ({"aud": ["another client"]}, "aud"),
        ({"aud": [CLIENT, "another client"]}, "azp"),
        ({"aud": [CLIENT, "another client"], "azp": "another client"}, "azp"),
        ({"azp": "another client"}, "azp"),
        ({"nonce": "of another sign-in"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": int(NOW) - 31}, "exp"),
        ({"exp": None}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": int(NOW) + 31}, "iat"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 256}, "sub"),
    ],
)
async def test_a_token_that_says_something_else_signs_nobody_in(
    provider: Provider, fake: FakeProvider, claims: dict[str, Any], reason: str
) -> None:
    fake.claims |= claims
    assert await _refusal(provider, fake) == ("sign_in_did_not_succeed", reason)


async def test_several_audiences_are_fine_when_the_platform_is_the_one_it_was_made_for(
    provider: Provider, fake: FakeProvider
) -> None:
    fake.claims |= {"aud": [CLIENT, "another client"], "azp": CLIENT}
    url, kept = await provider.begin(CALLBACK)
    assert (await provider.finish(kept, fake.visited(url))).login.subject == "xiaolin"


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        ({"state": "of another browser"}, "state"),
        ({"state": None}, "state"),
        ({"iss": "https://elsewhere.test"}, "iss"),
        ({"code": "used before"}, "code"),
        ({"error": "access_denied"}, "access_denied"),
        ({"error": "<b>anything</b>"}, "error"),
    ],
)
async def test_an_answer_to_something_else_signs_nobody_in(
    provider: Provider, fake: FakeProvider, came: dict[str, str | None], reason: str
) -> None:
    assert await _refusal(provider, fake, came) == ("sign_in_did_not_succeed", reason)


async def test_a_provider_that_says_it_names_itself_has_to(provider: Provider, fake: FakeProvider) -> None:
    fake.description["authorization_response_iss_parameter_supported"] = True
    assert await _refusal(provider, fake, {"iss": None}) == ("sign_in_did_not_succeed", "iss")


async def test_a_foreign_signature_signs_nobody_in(provider: Provider, fake: FakeProvider) -> None:
    foreign = ECKey.generate_key("P-256", {"kid": "one"})
    shared = OctKey.import_key(SECRET * 2)
    for header, key in (({"alg": "ES256", "kid": "one"}, foreign), ({"alg": "HS256", "kid": "one"}, shared)):
        fake.header = header
        fake.token = lambda key=key: fake.sign(key)  # type: ignore[misc]
        assert await _refusal(provider, fake) == ("sign_in_did_not_succeed", "signature")
    for token in ("e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "x", ""):
        fake.token = lambda token=token: token  # type: ignore[misc]
        assert await _refusal(provider, fake) == ("sign_in_did_not_succeed", "signature")


async def test_keys_that_were_changed_are_found_and_looked_for_no_oftener_than_once(
    provider: Provider, fake: FakeProvider
) -> None:
    url, kept = await provider.begin(CALLBACK)
    await provider.finish(kept, fake.visited(url))
    fake.key = ECKey.generate_key("P-256", {"kid": "two"})
    fake.header = {"alg": "ES256", "kid": "two"}
    fake.published.append(fake.key)
    url, kept = await provider.begin(CALLBACK)
    await provider.finish(kept, fake.visited(url))
    assert fake.keys_asked == 2
    fake.header = {"alg": "ES256", "kid": "three"}
    assert await _refusal(provider, fake) == ("sign_in_did_not_succeed", "signature")
    assert fake.keys_asked == 3


async def test_a_fresh_sign_in_has_to_be_one(provider: Provider, fake: FakeProvider) -> None:
    assert await _refusal(provider, fake, anew=True) == ("sign_in_did_not_succeed", "auth_time")
    fake.claims["auth_time"] = int(NOW) - 3_600
    assert await _refusal(provider, fake, anew=True) == ("sign_in_did_not_succeed", "auth_time")
    fake.claims["auth_time"] = int(NOW) + 5
    url, kept = await provider.begin(CALLBACK, anew=True)
    assert parse_qs(urlsplit(url).query)["prompt"] == ["login"]
    assert (await provider.finish(kept, fake.visited(url))).login.subject == "xiaolin"


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://elsewhere.test"}, {"token_endpoint": "http://id.test/token"}, {"jwks_uri": None}],
)
async def test_a_provider_that_describes_itself_wrongly_is_as_good_as_away(
    provider: Provider, fake: FakeProvider, description: dict[str, Any]
) -> None:
    fake.description |= description
    with pytest.raises(Rejected) as caught:
        await provider.begin(CALLBACK)
    assert caught.value.code == "identity_provider_does_not_answer"


async def test_a_provider_that_is_away_at_first_is_asked_again(
    provider: Provider, fake: FakeProvider
) -> None:
    fake.status = 503
    with pytest.raises(Rejected) as caught:
        await provider.begin(CALLBACK)
    assert caught.value.code == "identity_provider_does_not_answer"
    fake.status = 200
    url, kept = await provider.begin(CALLBACK)
    assert (await provider.finish(kept, fake.visited(url))).login.subject == "xiaolin"


async def test_one_signs_out_there_too_where_it_offers_that(provider: Provider, fake: FakeProvider) -> None:
    url = await provider.sign_out_url("https://hehuo.test/")
    assert url is not None
    assert parse_qs(urlsplit(url).query)["post_logout_redirect_uri"] == ["https://hehuo.test/"]
    del fake.description["end_session_endpoint"]
    other = fake.provider()
    assert await other.sign_out_url("https://hehuo.test/") is None
    await other.close()
