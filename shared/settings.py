"""What an operator can set: environment variables ``HEHUO_*``, or the same names in a file ``.env``."""

import os
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.kernel.addresses import is_loopback, network_of, places
from shared.kernel.models import Id
from shared.kernel.secrets import ChangingSecret

SECRETS_DIR = Path(os.environ.get("HEHUO_SECRETS_DIR", "/run/secrets"))
"""Where secrets may lie as files, called as the variables are, in lower case: ``hehuo_token_secret``."""


class Profile(StrEnum):
    EMBEDDED = "embedded"
    CLUSTER = "cluster"


class MongoDriver(StrEnum):
    PYMONGO = "pymongo"
    MOTOR = "motor"


class MailSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


def _names(value: object) -> object:
    """Lists are written with commas between: ``a,b``."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


class Settings(BaseSettings):
    """The effective settings. Unknown ``HEHUO_*`` names are reported by ``hehuo doctor``."""

    model_config = SettingsConfigDict(
        env_prefix="HEHUO_",
        env_file=".env",
        secrets_dir=SECRETS_DIR if SECRETS_DIR.is_dir() else None,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    profile: Profile = Profile.EMBEDDED
    """``embedded``: everything in one process on SQLite files; ``cluster``: a process for each service."""
    data_dir: Path = Path("data")
    """Where the embedded profile keeps its logs, documents and secrets, and both the development secrets."""
    http_host: str = "127.0.0.1"
    """The address that the process (the gateway, or in a cluster a service) listens on."""
    http_port: int = Field(default=8000, ge=0, le=65_535)
    """The port that it listens on; 0 takes a free one."""
    kafka_bootstrap: str = "127.0.0.1:9092"
    """Cluster: where Kafka is, ``host:port``, with commas between several."""
    kafka_prefix: str = Field(default="hehuo", pattern=r"^[a-z][a-z0-9_-]{0,40}$")
    """Cluster: topics are called ``PREFIX.SERVICE``, consumer groups the same."""
    mongo_url: SecretStr = SecretStr("mongodb://127.0.0.1:27017")
    """Cluster: where MongoDB is; may hold a password."""
    mongo_prefix: str = Field(default="hehuo", pattern=r"^[a-z][a-z0-9_-]{0,30}$")
    """Cluster: databases are called ``PREFIX_SERVICE``."""
    mongo_driver: MongoDriver = MongoDriver.PYMONGO
    """Cluster: ``pymongo`` (its async client) or ``motor`` (at its end of life)."""
    mongo_bulk: int = Field(default=500, ge=1, le=10_000)
    """Cluster: so many documents at most are updated in one message. FerretDB hangs with 100."""
    mongo_timeout_seconds: float = Field(default=10.0, gt=0, le=300)
    """Cluster: how long the database may take to answer."""
    partners_url: str = "http://127.0.0.1:8101"
    """Cluster: where the service is; with commas between instances, or a name that resolves to several."""
    bookings_url: str = "http://127.0.0.1:8102"
    """As ``partners_url``."""
    fund_url: str = "http://127.0.0.1:8103"
    """As ``partners_url``."""
    gateway_url: str = "http://127.0.0.1:8000"
    """Cluster: where the gateway is, for the operator's commands."""
    internal_token: SecretStr | None = Field(default=None, min_length=32)
    """Cluster: what the processes of the platform show each other; the same for all."""
    internal_token_also: SecretStr | None = Field(default=None, min_length=32)
    """Cluster: another one that they take as well, while it is being changed."""
    log_level: str = Field(default="info", pattern=r"^(debug|info|warning|error)$")
    """``debug``, ``info``, ``warning`` or ``error``."""
    log_format: LogFormat = LogFormat.JSON
    """``json`` for machines, ``console`` for people."""
    development_issuer: bool = False
    """Whether tokens of the development issuer are accepted (``hehuo token``). Not for real use."""
    development_clock: bool = False
    """Whether the time can be moved forward (``POST /v1/development/clock``). Not for real use."""
    token_secret: SecretStr | None = Field(default=None, min_length=32)
    """Signs bearer tokens: whoever has it can sign in as anybody. Where it is not set, the development issuer
    makes one in the data directory, and without that issuer nobody can sign in."""
    token_secret_also: SecretStr | None = Field(default=None, min_length=32)
    """Bearer tokens that were signed with this one are taken as well, while the secret is being changed."""
    district_officers: Annotated[tuple[Id, ...], NoDecode] = ()
    """The person ids of the first officers of the sub-district, with commas between."""
    most_waiting_commands: int = Field(default=10_000, ge=1, le=1_000_000)
    """So many commands may wait for one community in one service; more are answered 503."""
    command_wait_seconds: float = Field(default=5.0, gt=0, le=60)
    """A command that waited longer, from when its sender's roles were looked up until it would be decided, is
    answered 503 and not decided: what somebody may do is never older. In a cluster the clocks of its machines
    differ by less."""
    page_wait_seconds: float = Field(default=3.0, gt=0, le=20)
    """So long a page of several services waits for an answer; then it names what is missing."""
    idle_minutes: int = Field(default=10, ge=1, le=1_440)
    """A log that nobody asked for so long leaves memory."""
    public_url: str | None = None
    """Where browsers find the platform, ``https://hehuo.example.org``: the way back from the identity
    provider leads there, and passkeys are made for it. Not set, it is where a browser says that it asks."""
    oidc_issuer: str | None = None
    """The identity provider where people sign in (OpenID Connect), as it calls itself."""
    oidc_client_id: str | None = Field(default=None, min_length=1, max_length=200)
    """What the platform is called there."""
    oidc_client_secret: SecretStr | None = Field(default=None, min_length=1)
    """What it shows there; without it it is a public client, which PKCE alone protects."""
    oidc_name: str | None = Field(default=None, max_length=60)
    """What people call the provider; the host of its address else."""
    smtp_host: str | None = Field(default=None, max_length=253)
    """The mail server that takes messages to people; without one no e-mail is sent."""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    """Its port."""
    smtp_security: MailSecurity = MailSecurity.STARTTLS
    """``starttls``, ``tls``, or ``none``, which a password is never sent over unless to this machine."""
    smtp_user: str | None = Field(default=None, max_length=200)
    """What the platform is called there."""
    smtp_password: SecretStr | None = Field(default=None, min_length=1)
    """What it shows there."""
    mail_from: str | None = Field(default=None, pattern=r"^[^\r\n@]+@[^\r\n@]+$", max_length=254)
    """In whose name e-mail is sent: ``Hehuo <hehuo@example.org>``."""
    sms_url: str | None = None
    """A service of the operator's that sends SMS, to which signed requests are made."""
    wechat_url: str | None = None
    """As ``sms_url``, for WeChat."""
    relay_secret: SecretStr | None = Field(default=None, min_length=32)
    """What signs the requests to both."""
    longest_sign_in_days: int = Field(default=90, ge=1, le=366)
    """Tokens that are valid for longer are refused, and none is made."""
    fresh_sign_in_minutes: int = Field(default=15, ge=1, le=1_440)
    """Money moves by page at most so long after a sign-in; later the page asks for another one first."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses or networks (``10.0.0.0/8``) of proxies before the platform, with commas between. They alone
    are believed when they say for whom they ask (X-Forwarded-For)."""
    most_connections: int = Field(default=4_000, ge=1, le=100_000)
    """So many connections may be open; fewer where the process may have fewer file descriptors."""
    most_connections_per_address: int = Field(default=1_600, ge=1, le=100_000)
    """As above, from one address that is no trusted proxy's. 200 households can share one."""
    most_header_bytes: int = Field(default=16_384, ge=1_024, le=1_048_576)
    """The headers of a request are no longer than this; else it is answered 431."""
    headers_seconds: float = Field(default=10.0, gt=0, le=600)
    """How long a new connection may say nothing, and how long the headers of a request may take."""
    unread_seconds: float = Field(default=30.0, gt=0, le=600)
    """A client that takes less than 16 KB in so long, of an answer that waits for it, is cut off."""
    most_unread_mb: int = Field(default=128, ge=1, le=65_536)
    """So many MiB of answers may wait for clients that do not take them; the ones that wait longest go."""
    most_unread_mb_per_address: int = Field(default=32, ge=1, le=65_536)
    """As above, for one address that is no trusted proxy's."""
    most_streams: int = Field(default=2_000, ge=1, le=100_000)
    """So many event streams may be open."""
    most_streams_per_address: int = Field(default=400, ge=1, le=100_000)
    """As above, for one address."""
    most_streams_per_account: int = Field(default=8, ge=1, le=100_000)
    """As above, for one person who has signed in."""
    open_data_licence: str = Field(default="CC-BY-4.0", pattern=r"^[A-Za-z0-9.+-]{1,60}$")
    """Under which licence the open data is published: its identifier in the SPDX list."""
    webhook_networks: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses or networks that are not public (``10.0.0.0/8``) and to which webhooks may lead all the same,
    with commas between."""
    body_seconds: float = Field(default=20.0, gt=0, le=600)
    """How long the body of a request may take to come; after that it is answered 408."""
    requests_per_minute: int = Field(default=0, ge=0, le=1_000_000)
    """So many requests a minute are taken from one person or address; 0 sets no limit."""

    @field_validator("partners_url", "bookings_url", "fund_url", "gateway_url")
    @classmethod
    def _leads_somewhere(cls, urls: str) -> str:
        places(urls)
        return urls

    @field_validator(
        "internal_token_also",
        "token_secret_also",
        "public_url",
        "oidc_issuer",
        "oidc_client_id",
        "oidc_client_secret",
        "oidc_name",
        "smtp_host",
        "smtp_user",
        "smtp_password",
        "mail_from",
        "sms_url",
        "wechat_url",
        "relay_secret",
        mode="before",
    )
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("oidc_issuer", "public_url", "sms_url", "wechat_url")
    @classmethod
    def _is_out_of_others_sight(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "https://nowhere")
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        if not secure or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(
                "it begins with https:// (http:// for this machine alone), and ends with its path"
            )
        return url

    @field_validator("trusted_proxies", "webhook_networks")
    @classmethod
    def _are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            network_of(proxy)
        return proxies

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        for name in {"district_officers", "trusted_proxies", "webhook_networks"} & values.keys():
            values[name] = _names(values[name])
        return values

    @model_validator(mode="after")
    def _no_development_aids_where_others_come_in(self) -> Self:
        aids = self.development_clock or self.development_issuer
        if self.profile is Profile.CLUSTER and aids and not is_loopback(self.http_host):
            raise ValueError(
                "HEHUO_DEVELOPMENT_CLOCK and HEHUO_DEVELOPMENT_ISSUER exist in a cluster only while it"
                " listens on this machine alone: unset them, or set HEHUO_HTTP_HOST=127.0.0.1"
            )
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError("HEHUO_OIDC_ISSUER and HEHUO_OIDC_CLIENT_ID are set together, or neither")
        return self

    @model_validator(mode="after")
    def _messages_are_whole(self) -> Self:
        if (self.smtp_host is None) != (self.mail_from is None):
            raise ValueError("HEHUO_SMTP_HOST and HEHUO_MAIL_FROM are set together, or neither")
        if (self.sms_url or self.wechat_url) and self.relay_secret is None:
            raise ValueError("HEHUO_SMS_URL and HEHUO_WECHAT_URL need HEHUO_RELAY_SECRET")
        in_clear = self.smtp_security is MailSecurity.NONE and not is_loopback(self.smtp_host or "localhost")
        if in_clear and self.smtp_password is not None:
            raise ValueError("HEHUO_SMTP_PASSWORD is sent over TLS alone: HEHUO_SMTP_SECURITY=starttls")
        return self

    @property
    def idle(self) -> timedelta:
        """How long a log stays in memory that nobody asks for."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def internal_tokens(self) -> ChangingSecret | None:
        """What the processes of a cluster show each other and take from each other."""
        return _changing(self.internal_token, self.internal_token_also)

    @property
    def token_secrets(self) -> ChangingSecret | None:
        """What signs bearer tokens, and by what they are checked."""
        return _changing(self.token_secret, self.token_secret_also)

    @property
    def longest_sign_in(self) -> timedelta:
        """How long a token may be valid."""
        return timedelta(days=self.longest_sign_in_days)

    @property
    def command_wait(self) -> timedelta:
        """How old what somebody may do can be when their command is decided."""
        return timedelta(seconds=self.command_wait_seconds)

    def url_of(self, service: str) -> str:
        """Where a service's instances are; ``KeyError`` for an unknown one."""
        urls = {"partners": self.partners_url, "bookings": self.bookings_url}
        return (urls | {"fund": self.fund_url, "gateway": self.gateway_url})[service]


def _changing(secret: SecretStr | None, also: SecretStr | None) -> ChangingSecret | None:
    if secret is None:
        return None
    return ChangingSecret(secret.get_secret_value(), also.get_secret_value() if also else None)
