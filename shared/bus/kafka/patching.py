"""A patch for a fault of aiokafka that no caller can work around.

aiokafka takes a connection for broken when a write on it raises ``OSError``. On uvloop a write on a
connection that the broker has just closed raises ``RuntimeError``. The task that keeps the client's picture
of the cluster dies of it, without a word, and everything that asks for that picture waits for ever: a group
that has lost its coordinator never finds it again. (aiokafka issue 1038; to be deleted when that is closed.)
"""

from collections.abc import Awaitable
from typing import Any, cast

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

_send = AIOKafkaConnection.send


def _send_or_close(connection: Any, request: Any, expect_response: bool = True) -> Awaitable[Any]:  # noqa: FBT001, FBT002 (aiokafka's signature)
    """Takes a connection for broken in both cases."""
    try:
        return cast("Awaitable[Any]", _send(connection, request, expect_response))
    except RuntimeError as error:
        connection.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"the connection is broken: {error}") from error


def patch_aiokafka() -> None:
    """Patches every connection of this process. Idempotent: each module that makes clients calls it."""
    AIOKafkaConnection.send = _send_or_close
