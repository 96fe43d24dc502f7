"""What a process tells of itself: metrics, traces, a line for each request."""

import asyncio
from dataclasses import dataclass, field

from opentelemetry.sdk.trace import TracerProvider

from shared.settings import Settings
from shared.telemetry.exposition import Metrics
from shared.telemetry.log_lines import start_logging
from shared.telemetry.request_metrics import AccessLog
from shared.telemetry.tracing import Tracing, start_tracing


@dataclass(frozen=True)
class Telemetry:
    """One for each process; what is not asked for is None, and costs nothing."""

    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing | None = None
    access: AccessLog | None = None
    """Takes a line for each request."""
    _provider: TracerProvider | None = None

    async def close(self) -> None:
        """Sends the spans that have not been sent yet."""
        if self._provider is not None:
            await asyncio.to_thread(self._provider.shutdown)


def start_telemetry(settings: Settings, process: str) -> Telemetry:
    """As the settings and the standard ``OTEL_*`` variables want it; log lines are written from here on."""
    access = start_logging(settings.log_level, settings.log_format)
    provider = start_tracing(process)
    tracing = Tracing(provider) if provider is not None else None
    return Telemetry(tracing=tracing, access=access, _provider=provider)
