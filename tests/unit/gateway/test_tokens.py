"""Bearer tokens: only ours, only while they last."""

import base64
import json
from datetime import timedelta

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.identity.tokens import (
    DEVELOPMENT_ISSUER,
    Bearer,
    DevelopmentIssuer,
    NoIssuer,
    SecretIssuer,
)
from shared.contracts.gateway.refusals import (
    NO_ISSUER_IS_CONFIGURED,
    TOKEN_HAS_EXPIRED,
    TOKEN_IS_NOT_VALID,
)
from shared.kernel.refusals import Refusal, Rejected

SECRET = "0123456789abcdef0123456789abcdef"
LIN = "0197e2a0-0000-7000-8000-000000000001"
CLAIMS = {"iss": DEVELOPMENT_ISSUER, "sub": LIN, "iat": 1_781_999_000, "exp": 1_782_000_100}


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_782_000_000.0

    def __call__(self) -> float:
        return self.now


def issuer(seconds: Seconds | None = None) -> DevelopmentIssuer:
    return DevelopmentIssuer(SECRET, seconds=seconds or Seconds())


def signed(**claims: object) -> str:
    return signed_as("JWT", **claims)


def signed_as(kind: str | None, **claims: object) -> str:
    content = CLAIMS | claims
    said = {name: value for name, value in content.items() if value is not None}
    return jwt.encode(said, SECRET, headers={"typ": kind})


def refused(tokens: DevelopmentIssuer | NoIssuer, token: str) -> Refusal:
    with pytest.raises(Rejected) as caught:
        tokens.verify(token)
    return caught.value.refusal


def test_a_token_that_was_issued_here_names_its_person() -> None:
    tokens = issuer()
    token = tokens.issue(LIN)
    assert tokens.verify(token).person == LIN
    assert tokens.verify(token) is tokens.verify(token), "from the memory of what was verified"


def test_a_token_says_that_it_is_for_access_and_earlier_ones_did_not() -> None:
    assert jwt.get_unverified_header(issuer().issue(LIN))["typ"] == "at+jwt"
    assert issuer().verify(signed_as("at+jwt")).person == LIN
    assert issuer().verify(signed_as("JWT")).person == LIN


def test_every_token_has_an_id_of_its_own_and_its_times() -> None:
    tokens = issuer()
    one, other = (tokens.verify(tokens.issue(LIN, timedelta(hours=1))) for _ in range(2))
    assert one.token_id != other.token_id
    assert (one.issued, one.expires) == (1_782_000_000, 1_782_003_600)


def test_a_token_from_before_they_had_ids_is_taken() -> None:
    assert issuer().verify(signed()).token_id is None


def test_no_token_is_valid_for_longer_than_the_operator_lets_it() -> None:
    tokens = DevelopmentIssuer(SECRET, longest=timedelta(days=2), seconds=Seconds())
    assert tokens.verify(tokens.issue(LIN, timedelta(days=2))).person == LIN
    for lifetime in (timedelta(days=2, seconds=1), timedelta(), timedelta(seconds=-1)):
        with pytest.raises(ValueError, match="48 hours at most"):
            tokens.issue(LIN, lifetime)
    assert refused(tokens, issuer().issue(LIN, timedelta(days=3))) == TOKEN_IS_NOT_VALID


def test_a_token_expires_also_when_it_was_verified_before() -> None:
    seconds = Seconds()
    tokens = issuer(seconds)
    token = tokens.issue(LIN, timedelta(minutes=5))
    assert tokens.verify(token).person == LIN
    seconds.now += 300
    assert refused(tokens, token) == TOKEN_HAS_EXPIRED
    assert refused(tokens, token) == TOKEN_HAS_EXPIRED


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "\udcff",
        "x" * 3_000,
        signed(iss="somebody-else"),
        signed(sub="not-a-uuid"),
        signed(sub=None),
        signed(exp=None),
        signed(iat=None),
        signed(exp="tomorrow"),
        signed(exp=10**400),
        signed(exp=1_782_000_000 + 100 * 86_400),
        signed(exp=1_782_000_100.5),
        signed(iat=-(10**400)),
        signed(jti=["a", "list"]),
        signed(iat=1_782_000_100),
        signed(nbf=1_782_000_100),
        signed(nbf="tomorrow"),
        signed(aud="elsewhere"),
        signed_as("id_token"),
        signed_as("logout+jwt"),
        signed_as(None),
        jwt.encode(CLAIMS, "another" * 8),
        jwt.encode(CLAIMS, "", algorithm="none"),
        jwt.encode(CLAIMS, SECRET * 2, algorithm="HS512"),
    ],
)
def test_a_token_that_is_not_ours_is_refused(token: str) -> None:
    assert refused(issuer(), token) == TOKEN_IS_NOT_VALID


def test_a_token_whose_person_was_exchanged_is_refused() -> None:
    tokens = issuer()
    header, _, signature = tokens.issue(LIN).split(".")
    claims = CLAIMS | {"sub": LIN.replace("1", "2")}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    assert refused(tokens, f"{header}.{body}.{signature}") == TOKEN_IS_NOT_VALID


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_check(text: str) -> None:
    assert refused(issuer(), text) == TOKEN_IS_NOT_VALID


def test_what_was_verified_is_remembered_within_bounds() -> None:
    tokens = issuer()
    for number in range(20_050):
        tokens._verified[f"token-{number}"] = Bearer(LIN, None, 0, 0)
    tokens.verify(tokens.issue(LIN))
    assert len(tokens._verified) == 20_050  # One came, one went.


def test_without_an_issuer_every_token_is_refused() -> None:
    assert refused(NoIssuer(), issuer().issue(LIN)) == NO_ISSUER_IS_CONFIGURED
    with pytest.raises(Rejected):
        NoIssuer().required()


def test_a_token_is_issued_to_a_person_id_alone() -> None:
    with pytest.raises(ValueError, match="not a person id"):
        issuer().issue("林秀英")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        DevelopmentIssuer("short")


def test_a_token_of_one_issuer_is_none_of_the_other() -> None:
    seconds = Seconds()
    operators, developers = SecretIssuer(SECRET, seconds=seconds), issuer(seconds)
    assert operators.verify(operators.issue(LIN)).person == LIN
    with pytest.raises(Rejected) as caught:
        operators.verify(developers.issue(LIN))
    assert caught.value.refusal == TOKEN_IS_NOT_VALID
    assert refused(developers, operators.issue(LIN)) == TOKEN_IS_NOT_VALID
