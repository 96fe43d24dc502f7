"""Two gateways behind the proxy with TLS: what the files of proxy and identity provider promise."""

import asyncio
import datetime as dt
import os
import re
import shutil
import ssl
import time
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.beside import beside
from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import Deployment
from tests.engine.engine import Engine
from tests.load import load
from tests.native_server import free_port

pytestmark = pytest.mark.engine

_PROVIDER = Path(__file__).with_name("provider.py")
_BESIDE = """
services:
  provider:
    image: hehuo:0.1.0
    pull_policy: never
    command: [python, /provider/provider.py]
    volumes: ["{folder}:/provider:ro"]
    networks: [outside]
    depends_on:
      topics: {{ condition: service_completed_successfully }}
  gateway:
    environment: {{ SSL_CERT_FILE: /provider/authority.pem }}
    volumes: ["{folder}:/provider:ro"]
"""
_SPACES = "/v1/communities/haiwan/spaces"
_LOW_PORTS = 1 << 10
"""The capability CAP_NET_BIND_SERVICE, as the kernel writes it."""
_AWAY_SECONDS = 10
"""For so long, an issue says, may others notice that one has died."""


class Site(NamedTuple):
    """The deployment, and the two ways into it."""

    deployment: Deployment
    secure: str
    trust: ssl.SSLContext

    def browser(self) -> httpx2.AsyncClient:
        """One that trusts the proxy's authority, and no other."""
        return httpx2.AsyncClient(base_url=self.secure, verify=self.trust, timeout=30, trust_env=False)


@pytest.fixture(scope="module")
def site(engine: Engine, figures: Figures, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two gateways, the proxy for `localhost` with an authority of its own, and a provider outside."""
    folder = tmp_path_factory.mktemp("proxied")
    provider = folder / "provider"
    provider.mkdir()
    shutil.copy(_PROVIDER, provider)
    _certify(provider)
    (folder / "beside.yml").write_text(_BESIDE.format(folder=provider))
    files = ("docker-compose.yml", "docker-compose.proxy.yml", "docker-compose.oidc.yml")
    deployment = Deployment(engine, folder, name="proxied", files=(*files, str(folder / "beside.yml")))
    plain, secure = free_port(), free_port()
    deployment.url = f"http://127.0.0.1:{plain}"
    for place in (provider / "secret", deployment.secrets / "hehuo_oidc_client_secret"):
        place.write_text("a secret: with /signs\n")
        place.chmod(0o444)
    deployment.set(
        f"PROXY_HTTP_PORT={plain}",
        f"PROXY_HTTPS_PORT={secure}",
        "HEHUO_SITE=localhost, http://127.0.0.1",  # The second one for load without the cost of TLS.
        f"HEHUO_INSIDE_SUBNET=172.31.{os.getpid() % 250}.0/24",
        f"HEHUO_PUBLIC_URL=https://localhost:{secure}",
        "HEHUO_OIDC_ISSUER=https://provider:8443",
        "HEHUO_OIDC_CLIENT_ID=hehuo",
        "HEHUO_OIDC_NAME=街道账号",
    )
    try:
        seconds = deployment.up("--build", "--scale", "gateway=2")
        figures.note("two gateways behind the proxy", f"all healthy after {seconds:.0f} s")
        for setting in re.findall(
            r"set (HEHUO_\w+=\S+)", deployment.shell("cluster exec -T gateway hehuo demo 2>&1 || true")
        ):
            deployment.set(setting)
        deployment.up("--scale", "gateway=2")
        deployment.hehuo("demo")
        [proxy] = deployment.containers("proxy")
        authority = deployment.execute(proxy, "cat", "/data/caddy/pki/authorities/local/root.crt")
        yield Site(deployment, f"https://localhost:{secure}", ssl.create_default_context(cadata=authority))
    finally:
        deployment.down()


def _certify(folder: Path) -> None:
    """A key and a certificate that signs itself, for the provider's name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("provider")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "authority.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    for one in folder.iterdir():
        one.chmod(0o444)  # The container's user is another one.
    folder.chmod(0o755)


def test_nobody_comes_in_but_through_the_proxy_which_has_next_to_no_power(site: Site) -> None:
    deployment = site.deployment
    assert len(deployment.containers("gateway")) == 2
    for one in deployment.containers("gateway"):
        assert not deployment.inspect(one)["HostConfig"]["PortBindings"]
    [proxy] = deployment.containers("proxy")
    status = deployment.execute(proxy, "cat", "/proc/1/status")
    said = dict(line.split(":", 1) for line in status.splitlines())
    assert "0" not in said["Uid"].split()
    assert int(said["CapBnd"], 16) == _LOW_PORTS, "more than the low ports, which its program asks for"
    assert deployment.inspect(proxy)["HostConfig"]["ReadonlyRootfs"]


async def test_a_page_is_reached_over_tls_alone(site: Site) -> None:
    async with httpx2.AsyncClient(trust_env=False) as plain:
        led = await plain.get(f"{site.deployment.url}/haiwan", headers={"Host": "localhost"})
        stranger = await plain.get(f"{site.deployment.url}/haiwan", headers={"Host": "elsewhere.test"})
    assert (led.status_code, led.headers["location"]) == (308, "https://localhost/haiwan")
    assert "海湾" not in stranger.text
    async with site.browser() as browser:
        shown = await browser.get("/haiwan")
    assert shown.status_code == 200, shown.text
    assert "海湾" in shown.text
    with pytest.raises(ssl.SSLError, match="protocol version"):
        await _handshake(site, ssl.TLSVersion.TLSv1_1)
    assert await _handshake(site, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"


async def test_a_program_is_not_led_there_but_told_before_it_sends_its_token_in_the_clear(site: Site) -> None:
    async with httpx2.AsyncClient(trust_env=False) as plain:
        for path in ("/v1", "/v1/communities"):
            told = await plain.get(f"{site.deployment.url}{path}", headers={"Host": "localhost"})
            assert (told.status_code, told.json()["code"]) == (403, "https_is_required")
            assert "location" not in told.headers
            assert told.headers["content-type"] == "application/problem+json"


async def _handshake(site: Site, most: ssl.TLSVersion) -> str:
    """Which version is agreed on with who knows none newer than this."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")  # This machine's own would not even ask for the old ones.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # As it should be: it asks for what is too old.
        context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, most
    port = int(site.secure.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    agreed = str(writer.get_extra_info("ssl_object").version())
    writer.close()
    await writer.wait_closed()
    return agreed


async def test_an_account_of_the_provider_signs_in_by_the_secret_of_the_file(site: Site) -> None:
    [provider] = site.deployment.containers("provider")
    [network] = site.deployment.inspect(provider)["NetworkSettings"]["Networks"].values()
    async with site.browser() as browser:
        offered = await browser.get("/sign-in?to=/account")
        assert "街道账号" in offered.text
        there = await browser.get("/sign-in/provider?to=/account")
        assert there.status_code == 303, there.text
        url = there.headers["location"].replace("https://provider:", f"https://{network['IPAddress']}:")
        # By its address, which the certificate does not name.
        async with httpx2.AsyncClient(verify=False, trust_env=False) as elsewhere:
            back = (await elsewhere.get(url)).headers["location"]
        assert back.startswith(f"{site.secure}/sign-in/provider/done?")
        came = await browser.get(back)
        assert (came.status_code, came.headers["location"]) == (303, "/account"), came.text
        [cookie] = [one for one in came.headers.get_list("set-cookie") if one.startswith("__Host-hehuo=")]
        assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
        assert (await browser.get("/account")).status_code == 200


class Reader:
    """Looks at the rooms again and again; how long each look took, and what it came to."""

    def __init__(self, site: Site) -> None:
        self._url = f"{site.deployment.url}{_SPACES}"
        self.looks: list[tuple[float, float, int]] = []

    async def run(self) -> None:
        async with httpx2.AsyncClient(timeout=30, trust_env=False) as http:
            while True:
                began = time.monotonic()
                try:
                    status = (await http.get(self._url)).status_code
                except httpx2.HTTPError:
                    status = 0
                self.looks.append((began, time.monotonic() - began, status))
                await asyncio.sleep(0.05)


@asynccontextmanager
async def _readers(site: Site, number: int = 4) -> AsyncIterator[list[Reader]]:
    readers = [Reader(site) for _ in range(number)]
    async with beside(one.run() for one in readers):
        yield readers


def _p99(looks: Sequence[tuple[float, float, int]], since: float, until: float) -> float:
    took = sorted(seconds for began, seconds, _ in looks if since <= began < until)
    return took[int(len(took) * 0.99)]


async def test_one_of_two_gateways_is_killed_under_load_and_nothing_is_lost(
    site: Site, figures: Figures
) -> None:
    deployment = site.deployment
    deployment.wait_until_calm()
    [container, _] = deployment.containers("gateway")
    async with _readers(site) as readers, load(deployment, clients=8, thinks_seconds=0.1) as told:
        began = time.monotonic()
        await asyncio.sleep(_AWAY_SECONDS)
        killed, acknowledged = time.monotonic(), told.acknowledged
        start = deployment.kill(container)
        await asyncio.sleep(_AWAY_SECONDS)
        meanwhile = told.acknowledged - acknowledged
        await asyncio.to_thread(deployment.wait_until_back, container, start)
        await asyncio.sleep(_AWAY_SECONDS)
        ended = time.monotonic()
    deployment.wait_until_calm()
    check(deployment.lines, told)
    looks = [one for reader in readers for one in reader.looks]
    after = killed + _AWAY_SECONDS
    lost = [status for _, _, status in looks if status != httpx2.codes.OK]
    figures.note("one of two gateways killed behind the proxy", told.summary)
    figures.note(
        "reading meanwhile",
        f"p99 {_p99(looks, began, killed) * 1000:.0f} ms before,"
        f" {_p99(looks, killed, after) * 1000:.0f} ms in the {_AWAY_SECONDS} s after the kill,"
        f" {_p99(looks, ended - _AWAY_SECONDS, ended) * 1000:.0f} ms later;"
        f" {len(lost)} of {len(looks)} looks were told to come again",
    )
    assert meanwhile > _AWAY_SECONDS, "the other one did not go on"
    # Commands that were on their way through the one that died; the proxy sends none of them twice.
    assert {*told.unavailable} <= {"gateway_does_not_answer", "service_does_not_answer"}
    assert {*lost} <= {httpx2.codes.SERVICE_UNAVAILABLE}
