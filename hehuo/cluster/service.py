"""One service's process in a cluster."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request, Response

from hehuo.cluster.clock import refresh
from hehuo.cluster.health import health_router
from hehuo.cluster.lost_ends import Ending, OwnLosses
from hehuo.cluster.process_context import ProcessContext
from hehuo.cluster.run import ProcessResources, run
from hehuo.operator.service import Operator, operator_router
from hehuo.serving import Program
from shared.rpc.internal import guarded, internal_router
from shared.rpc.problems import Refused, answer_refused, answer_unavailable
from shared.rpc.remote import TOKEN_HEADER
from shared.runtime.measuring import show_process
from shared.runtime.runtime import Runtime, RuntimeDependencies
from shared.runtime.service import Service
from shared.runtime.settling import describe_stopped
from shared.runtime.watch import StoreWatch
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable
from shared.telemetry.metrics.route import metrics_router
from shared.telemetry.request_metrics import RequestMetrics
from shared.telemetry.request_telemetry import NO_TELEMETRY, RequestTelemetry
from shared.telemetry.telemetry import Telemetry


class ServiceProcess:
    """A service with what it stands on; a `Program`."""

    def __init__(self, service: Service, settings: Settings, on: ProcessContext) -> None:
        self._settings = settings
        self._on = on
        self._missing: Sequence[str] = [f"{service.name} has not started: it waits for the database"]
        self._watch = StoreWatch(on.checks)
        self.runtime = runtime_on(service, settings, on)
        logs: dict[str, Ending] = {**on.logs, service.name: self.runtime.own_log}
        self._losses = OwnLosses(service.name, on.store, logs)
        self._request_metrics = RequestMetrics(service.name, on.telemetry.access)
        self.app = self._build()
        show_process(
            on.telemetry.metrics,
            settings.profile,
            {service.name: self.runtime},
            lambda: [one.consumer for one in on.followers],
            self._request_metrics,
            self.missing,
            on.clock,
        )

    async def start(self) -> None:
        """Waits for the database, then follows the logs."""
        await self._on.wait_for_database()
        self._missing = [f"{self.runtime.name} has not started: it reads how far each log has been followed"]
        await self._on.start(self.runtime)
        self._missing = ()
        self._losses.start([*self.runtime.consumers, *(one.consumer for one in self._on.followers)])
        self._watch.start()

    def end_streams(self) -> None:
        """There are none."""

    async def stop(self) -> None:
        """Finishes what was begun and lets go of everything."""
        self._missing = [f"{self.runtime.name} stops"]
        await self._losses.stop()
        await self._watch.stop()
        await self._on.stop(self.runtime)
        await self._on.close()

    def missing(self) -> Sequence[str]:
        """What keeps commands from being taken, in words."""
        if self._missing:
            return self._missing
        return [*describe_stopped(self.runtime.consumers), *self._watch.missing(), *self._losses.missing()]

    def _build(self) -> FastAPI:
        app = FastAPI(
            title=f"hehuo {self.runtime.name}",
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            telemetry=NO_TELEMETRY,
        )
        secret, runtime = self._on.secret, self.runtime
        operator = Operator({runtime.name: runtime}, lambda: [one.consumer for one in self._on.followers])
        app.include_router(internal_router(runtime.service, runtime, runtime.own_log, secret))
        app.include_router(self._clock_router())
        app.include_router(operator_router(operator, TOKEN_HEADER, secret))
        app.include_router(health_router(self.missing, self._on.checks))
        app.include_router(metrics_router(self._on.telemetry.metrics, secret))
        app.add_exception_handler(Refused, answer_refused)
        app.add_exception_handler(StoreUnavailable, answer_unavailable)
        tracing = self._on.telemetry.tracing
        app.add_middleware(
            RequestTelemetry, service=runtime.name, request_metrics=self._request_metrics, tracing=tracing
        )
        return app

    def _clock_router(self) -> APIRouter:
        async def move(_request: Request) -> Response:
            await refresh(self._settings, self._on.clock, self.runtime.logs)
            return Response(status_code=204)

        router = APIRouter(include_in_schema=False)
        router.add_api_route("/internal/clock", guarded(move, self._on.secret), methods=["POST"])
        return router


def runtime_on(service: Service, settings: Settings, on: ProcessContext) -> Runtime:
    """The service at work on what its process stands on."""
    dependencies = RuntimeDependencies(
        on.store,
        on.documents,
        on.bus,
        on.clock,
        settings.most_waiting_commands,
        settings.idle,
        settings.command_wait,
        ticks_for=on.owns,
        tracing=on.telemetry.tracing,
    )
    return Runtime(service, dependencies, on.logs)


def run_service(service: Service, settings: Settings) -> None:
    """Runs one service until it is told to stop."""

    def build(telemetry: Telemetry) -> Program:
        return ServiceProcess(service, settings, ProcessResources(service, settings, telemetry).context())

    run(service.name, build, settings)
