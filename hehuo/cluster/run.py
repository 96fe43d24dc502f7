"""Opening what a process of the cluster stands on, and serving it."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import click
import httpx
import structlog
import uvloop

from hehuo.cluster.checks import Checks
from hehuo.cluster.clock import clock_of
from hehuo.cluster.gateway import GatewayProcess
from hehuo.cluster.service import ServiceProcess
from hehuo.cluster.standing import Standing
from hehuo.platform import FEED, SERVICES
from hehuo.serving import Program, serve_at_once
from services.gateway.identity.vault_mongo import MongoVault
from services.gateway.service import SERVICE as GATEWAY
from shared.bus.kafka import KafkaBus
from shared.bus.kafka_place import KafkaPlace
from shared.bus.port import Lane, messages_of
from shared.bus.relay import Relay
from shared.eventlog.commit import Commit
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.mongo_client import MongoServer
from shared.eventlog.reader import LogReader
from shared.host.instances import Instances
from shared.host.remote import Channel, open_http
from shared.host.service import Service
from shared.host.settings import Settings
from shared.host.telemetry import start_logging
from shared.projections.mongo import MongoDocumentStore
