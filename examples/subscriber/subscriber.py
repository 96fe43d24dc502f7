"""Takes a community's public events over HTTP, by live stream or by webhook: each once and in order."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from standardwebhooks import Webhook, WebhookVerificationError


class Told:
    """A file with a line for each event taken: what it asks for and its place are one write, or none."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        self._file.seek(0)
        content = self._file.read()
        whole = content[: content.rfind(b"\n") + 1]  # A kill can leave half a line.
        self._file.truncate(len(whole))
        last = json.loads(whole.splitlines()[-1]) if whole else {"epoch": 0, "sequence": 0}
        self.epoch, self.sequence = last["epoch"], last["sequence"]

    def take(self, epoch: int, sequence: int, event: dict[str, Any]) -> bool:
        """Does what the event asks for, if it is the next one."""
        last = 0 if epoch > self.epoch else self.sequence  # After a restore everything is told anew.
        if epoch < self.epoch or sequence != last + 1:
            return False
        name = {one: event[one] for one in ("source", "id", "type")}
        line = {"epoch": epoch, "sequence": sequence, **name}  # Your work here.
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.epoch, self.sequence = epoch, sequence
        print(sequence, event["type"], flush=True)
        return True


def follow(feed: str, told: Told) -> None:
    """Follows the stream, and comes back whenever it is cut; a refusal raises."""
    while True:
        headers = {"Accept": "text/event-stream", "Last-Event-ID": f"{told.epoch}:{told.sequence}"}
        request = Request(f"{feed}/stream", headers=headers)  # noqa: S310 (your platform's address)
        try:
            with urlopen(request, timeout=60) as stream:  # noqa: S310 (it says something every 15 s)
                read(stream, told)
        except (OSError, HTTPException) as problem:
            if isinstance(problem, HTTPError) and problem.code not in {429, 502, 503, 504}:
                raise
            print(f"cut off: {problem!r}", file=sys.stderr, flush=True)
        time.sleep(2)


def read(stream: Iterable[bytes], told: Told) -> None:
    """An empty line ends an event; without one it was cut, and comes again."""
    fields: dict[str, str] = {}
    for line in stream:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif not line.strip():
            if "id" in fields:
                epoch, entry = int(fields["id"].rpartition(":")[0] or 0), json.loads(fields["data"])
                told.take(epoch, entry["sequence"], entry["event"])
            fields = {}


def fill(feed: str, told: Told, epoch: int) -> None:
    """Reads from the list what no delivery brought: the file was lost, or is an older copy."""
    after, head = (told.sequence if told.epoch == epoch else 0), -1
    while after != head:
        with urlopen(f"{feed}?after={after}&limit=1000", timeout=30) as answer:  # noqa: S310
            page = json.load(answer)
        for one in page["events"]:
            told.take(page["epoch"], one["sequence"], one["event"])
        after, head = page["next_after"], page["head"]


def receive(feed: str, told: Told, port: int, webhook: Webhook) -> None:
    """Takes what is delivered. Only what is verified, and 2xx only once it is written down."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                webhook.verify(body, dict(self.headers))
            except WebhookVerificationError:
                self.answer(401)
                return
            if "Hehuo-Feed-Sequence" in self.headers:  # A test event has no place in the feed.
                place = int(self.headers["Hehuo-Epoch"]), int(self.headers["Hehuo-Feed-Sequence"])
                if not told.take(*place, json.loads(body)) and place > (told.epoch, told.sequence):
                    fill(feed, told, place[0])
            # Before any event the platform asks whether you want them: the word in this header says yes.
            self.answer(200, self.headers.get("Hehuo-Challenge", ""))

        def answer(self, status: int, text: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

    with HTTPServer(("", port), Hook) as server:
        server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=["follow", "receive"])
    parser.add_argument("api", help="the platform's address")
    parser.add_argument("community")
    parser.add_argument("--port", type=int, default=3000, help="where deliveries come in")
    parser.add_argument("--store", type=Path, default=Path("told.jsonl"))
    options = parser.parse_args()
    events = f"{options.api}/v1/communities/{options.community}/events"
    if options.way == "follow":
        follow(events, Told(options.store))
    else:
        secret = Webhook(os.environ["WEBHOOK_SECRET"])
        receive(events, Told(options.store), options.port, secret)
