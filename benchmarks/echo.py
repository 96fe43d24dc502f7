"""A bare echo under the platform's web server: what a command would cost if it were free.

``python -m benchmarks.echo`` prints its port and serves until it is killed.
"""

import socket
import sys

import uvicorn
from fastapi import FastAPI

from shared.contracts.fund.donations.commands import RecordDonationRequest

app = FastAPI()


@app.post("/echo", status_code=201)
async def echo(body: RecordDonationRequest) -> RecordDonationRequest:
    """What was sent, checked by the same model as the real thing."""
    return body


def main() -> None:
    """Serves with the settings of the platform."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=4_096)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
