"""Passkeys (WebAuthn, level 3): what a browser is asked, and what is believed of its answer.

The person is shown to be there and to be who unlocks the device: two factors in one act. No attestation is
asked for: which make of device it is, is nothing that we need to know.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.gateway.identity.accounts import Accounts, Passkey
from services.gateway.identity.sign_in_refusals import PASSKEY_IS_NOT_KNOWN, SIGN_IN_DID_NOT_SUCCEED
from shared.kernel.refusals import Rejected

_REQUIRED = UserVerificationRequirement.REQUIRED
_LONGEST_ANSWER = 20_000
_NO_ANSWER = (WebAuthnException, ValueError, TypeError, KeyError, RecursionError)
"""What an answer raises that no browser made: JSON of another shape, or nested without end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked."""

    options: str
    """As JSON, for the page's script."""
    challenge: str
    """To be kept until the answer, in base64url."""


class Passkeys:
    """The passkeys of one site. ``root`` is where browsers find it; a passkey is of its host alone."""

    def __init__(self, accounts: Accounts, root: str) -> None:
        self._accounts = accounts
        parts = urlsplit(root)
        self._host = parts.hostname or ""
        self._origin = f"{parts.scheme}://{parts.netloc}"

    async def ask_for_new(self, person_id: str, name: str) -> Asked:
        """What makes a new one, on a device that has none of this person yet."""
        own = await self._accounts.passkeys_of(person_id)
        options = generate_registration_options(
            rp_id=self._host,
            rp_name="合伙 Hehuo",
            user_name=name,
            user_id=person_id.encode(),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in own
            ],
        )
        return Asked(options_to_json(options), bytes_to_base64url(options.challenge))

    async def keep_new(self, person_id: str, challenge: str, answer: str, now: float) -> None:
        """Keeps the passkey that a browser made; `Rejected` if it is not the answer to what was asked."""
        try:
            made = verify_registration_response(
                credential=answer[:_LONGEST_ANSWER],
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _NO_ANSWER:
            raise _failed() from None
        credential = bytes_to_base64url(made.credential_id)
        passkey = Passkey(credential, person_id, made.credential_public_key, made.sign_count, now, now)
        if not await self._accounts.put_passkey(passkey):
            raise _failed()

    def ask_for_one(self) -> Asked:
        """What has a person show any of theirs: the device knows which, nobody types who they are."""
        options = generate_authentication_options(rp_id=self._host, user_verification=_REQUIRED)
        return Asked(options_to_json(options), bytes_to_base64url(options.challenge))

    async def person_of(self, challenge: str, answer: str, now: float) -> str:
        """Whose passkey signed the challenge; `Rejected` where it is nobody's, or did not."""
        try:
            credential = parse_authentication_credential_json(answer[:_LONGEST_ANSWER])
        except _NO_ANSWER:
            raise _failed() from None
        passkey = await self._accounts.passkey(bytes_to_base64url(credential.raw_id))
        if passkey is None:
            raise Rejected(PASSKEY_IS_NOT_KNOWN)
        try:
            used = verify_authentication_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _NO_ANSWER:
            raise _failed() from None
        await self._accounts.use_passkey(replace(passkey, sign_count=used.new_sign_count, used_at=now))
        return passkey.person_id


def _failed() -> Rejected:
    return Rejected(SIGN_IN_DID_NOT_SUCCEED, reason="passkey")
