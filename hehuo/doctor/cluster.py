"""What ``hehuo doctor`` looks at in a cluster: the database, Kafka, and every process."""

import asyncio
from pathlib import Path

import click
import httpx2

from hehuo.cluster.databases import database_of, open_mongo
from hehuo.cluster.stores import logs_of
from hehuo.doctor.findings import Findings
from hehuo.doctor.losses import show_losses
from hehuo.operator.lag import lags
from hehuo.operator.remote import Processes, SilentProcess
from hehuo.services import ALL_SERVICES
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.topics import TopicsNotMade, find_problems, read_topics
from shared.eventlog.heads import seen_by
from shared.rpc.instances import Instances
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable

_TIMEOUT_SECONDS = 5.0


def topics_file() -> Path:
    """Below the image's working directory, or beside the code that runs from a checkout."""
    here = Path("deploy/topics.toml")
    return here if here.exists() else Path(__file__).parents[2] / here


def examine(settings: Settings, findings: Findings) -> None:
    """Looks at everything that a cluster's processes need, and at them; changes nothing."""
    asyncio.run(_examine(settings, findings))


async def _examine(settings: Settings, findings: Findings) -> None:
    await _look_at_database(settings, findings)
    await _look_at_kafka(settings, findings)
    for service in ALL_SERVICES:
        await _look_at_instances(service.name, settings, findings)
    await _look_at_progress(settings, findings)


async def _look_at_database(settings: Settings, findings: Findings) -> None:
    try:
        client = open_mongo(settings)
    except click.ClickException as error:
        findings.bad(error.message)
        return
    try:
        server = await database_of(ALL_SERVICES[0].name, settings, client).server()
        findings.good(f"HEHUO_MONGO_URL: {server} answers")
        logs = logs_of(settings, client)
        show_losses(await seen_by(logs), findings)
        for name, store in logs.items():
            heads, epoch = await store.heads(), await store.epoch()
            findings.good(f"the log of {name}: {sum(heads.values()):,} events in {len(heads)} logs")
            if not epoch.whole:
                findings.bad(
                    f"the log of {name} was restored only in part: empty the databases, restore again"
                )
    except StoreUnavailable as error:
        findings.bad(f"HEHUO_MONGO_URL: the database does not answer: {error}")
    finally:
        await client.close()


async def _look_at_kafka(settings: Settings, findings: Findings) -> None:
    namespace = KafkaNamespace(settings.kafka_bootstrap, settings.kafka_prefix)
    topics = read_topics(topics_file())
    try:
        problems = await find_problems(namespace, topics)
    except TopicsNotMade as error:
        findings.bad(f"HEHUO_KAFKA_BOOTSTRAP: {error}")
        return
    for problem in problems:
        findings.bad(problem)
    if not problems:
        findings.good(f"HEHUO_KAFKA_BOOTSTRAP: Kafka answers and has the {len(topics)} topics")


async def _look_at_instances(name: str, settings: Settings, findings: Findings) -> None:
    variable = f"HEHUO_{name.upper()}_URL"
    urls = await Instances(name, settings.url_of(name)).all()
    if not urls:
        findings.bad(f"{variable}: nothing is known under the name in {settings.url_of(name)}")
    async with httpx2.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        for url in urls:
            try:
                answer = await http.get(f"{url}/readyz")
            except httpx2.HTTPError as error:
                findings.bad(f"{variable}: {url} does not answer: {error!r}")
                continue
            report = findings.good if answer.is_success else findings.bad
            report(
                f"{name} at {url}: /readyz answers {answer.status_code} {answer.text.strip()[:300]}".rstrip()
            )


async def _look_at_progress(settings: Settings, findings: Findings) -> None:
    """Shows the token that the processes ask for, by using it."""
    try:
        progress, silent = await Processes(settings).progress()
    except SilentProcess as error:
        findings.bad(str(error))
        return
    for name in silent:
        findings.bad(
            f"{name} tells nothing of its progress: is it away, or its HEHUO_INTERNAL_TOKEN another?"
        )
    behind = sum(one.behind for one in lags(progress))
    if not silent:
        findings.note(f"{behind:,} events are not done yet: `hehuo lag`" if behind else "nobody is behind")
