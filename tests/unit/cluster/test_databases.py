"""Which databases a process of the cluster opens: its own, as its user in MongoDB may."""

import pytest

from hehuo.cluster.run import ProcessResources
from hehuo.cluster.service import ServiceProcess
from hehuo.names import SERVICE_NAMES
from hehuo.services import SERVICES
from shared.settings import Settings
from shared.storage.mongo_client import Database, MongoClient
from shared.telemetry.telemetry import Telemetry


@pytest.mark.parametrize("name", SERVICE_NAMES)
async def test_a_service_opens_its_own_database_and_no_other(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    open_one = MongoClient.database

    def note(client: MongoClient, database: str) -> Database:
        opened.append(database)
        return open_one(client, database)

    monkeypatch.setattr(MongoClient, "database", note)
    settings = Settings.model_validate({"profile": "cluster", "internal_token": "t" * 32})
    service = next(one for one in SERVICES if one.name == name)
    process = ServiceProcess(service, settings, ProcessResources(service, settings, Telemetry()).context())
    assert process.runtime.name == name
    assert set(opened) == {f"hehuo_{name}"}
