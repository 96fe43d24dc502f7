"""The dashboard is one by Grafana's own types, as it publishes them for those who write dashboards."""

from pathlib import Path

import pytest

from tests.clients import tools

pytestmark = pytest.mark.clients
PROGRAMS: tuple[str, ...] = ()

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "hehuo.json"
AS_PUBLISHED = 'import type { Dashboard } from "@grafana/schema";\nexport const dashboard: Dashboard = '


def test_the_dashboard_is_what_grafana_reads(tmp_path: Path) -> None:
    folder = tools.node(tmp_path / "programs")
    (folder / "dashboard.ts").write_text(AS_PUBLISHED + DASHBOARD.read_text(encoding="utf-8"), "utf-8")
    strict = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"]
    tools.run(["npx", "tsc", *strict, "dashboard.ts"], folder)
