"""Signing in for real: the operator's invitation, then an account at a certified identity provider."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.identity_provider import running
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

OFFICER = "0199a000-0000-7000-8000-0000000000f1"


@pytest.fixture(scope="module")
def in_earnest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """A platform without development aids."""
    with running() as issuer:
        environment = {
            "HEHUO_OIDC_ISSUER": issuer,
            "HEHUO_OIDC_CLIENT_ID": "hehuo",
            "HEHUO_OIDC_CLIENT_SECRET": "a secret of the browser tests",
            "HEHUO_OIDC_NAME": "the street's account",
            "HEHUO_DISTRICT_OFFICERS": OFFICER,
        }
        platform = RunningPlatform(tmp_path_factory.mktemp("earnest") / "data", environment=environment)
        try:
            yield platform.start()
        finally:
            platform.end()


@pytest.fixture
def page(in_earnest: RunningPlatform, chromium: Browser) -> Iterator[Page]:
    root = in_earnest.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=root, locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def invited(page: Page, platform: RunningPlatform) -> None:
    made = platform.hehuo("invite", "district", OFFICER)
    assert made.returncode == 0, made.stderr
    page.goto(made.stdout.strip())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(OFFICER)).to_be_visible()


def at_the_provider(page: Page, login: str) -> None:
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()


def test_an_officer_is_invited_signs_in_by_the_provider_and_out_of_both(
    page: Page, in_earnest: RunningPlatform
) -> None:
    invited(page, in_earnest)
    page.get_by_role("link", name="the street's account").click()
    at_the_provider(page, "luo")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You sign in with the street's account.")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Sign out of the street's account").click()
    page.get_by_role("button", name=re.compile("Yes")).click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))

    page.goto("/sign-in?to=/account")
    page.get_by_role("link", name="Sign in with the street's account").click()
    at_the_provider(page, "luo")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(OFFICER)).to_be_visible()

    page.goto("/sign-in?anew=1&to=/account")
    page.get_by_role("link", name="Sign in with the street's account").click()
    at_the_provider(page, "luo")
    page.wait_for_url("**/account")
    expect(page.get_by_text(OFFICER)).to_be_visible()


def test_somebody_new_at_the_provider_is_nobody_here_yet(page: Page) -> None:
    page.goto("/sign-in?to=/account")
    page.get_by_role("link", name="Sign in with the street's account").click()
    at_the_provider(page, "a stranger")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/account")
    expect(page).to_have_url(re.compile(r"/sign-in\?to="))


def test_a_passkey_is_added_signs_in_alone_and_is_removed(page: Page, in_earnest: RunningPlatform) -> None:
    invited(page, in_earnest)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    unlocked = {"authenticatorId": made["authenticatorId"], "isUserVerified": True}
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Passkey of")).to_be_visible()

    page.get_by_role("button", name="Sign out everywhere").click()
    page.goto("/sign-in?to=/account")
    page.get_by_role("link", name="Sign in with a passkey").click()
    devices.send("WebAuthn.setUserVerified", {**unlocked, "isUserVerified": False})
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    devices.send("WebAuthn.setUserVerified", unlocked)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account")
    expect(page.get_by_text(OFFICER)).to_be_visible()

    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Passkey of")).to_have_count(0)
    page.goto("/sign-in/passkey?to=/account")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This passkey is not known here")).to_be_visible()
