"""The job that makes MongoDB's replica set and users, run against a database of paper."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.rig import unavailable

pytestmark = pytest.mark.servers

SCRIPT = Path(__file__).parents[2] / "deploy" / "mongo" / "init.js"

PAPER = """
const state = JSON.parse(process.env.STATE);
const said = (what) => console.log(JSON.stringify(what));
const files = require("fs");
const read = files.readFileSync;
files.readFileSync = (path, ...how) =>
  `${path}`.startsWith("/run/secrets/") ? `${path.split("/").pop()}-content\\n` : read(path, ...how);
globalThis.print = () => {};
globalThis.sleep = () => {};
globalThis.Mongo = class {
  constructor(url) {
    if (state.refusals-- > 0) throw new Error("connection refused");
    said({ connect: url });
  }
  getDB() {
    return {
      adminCommand(command) {
        if (command.replSetInitiate) return said({ initiate: command.replSetInitiate });
        if (!state.members) throw Object.assign(new Error("none yet"), { codeName: "NotYetInitialized" });
        return { config: { members: state.members.map((host) => ({ host })) } };
      },
      getUser: (name) => (state.users.includes(name) ? { user: name } : null),
      createUser: (user, concern) => said({ create: user, concern }),
      updateUser: (name, user, concern) => said({ update: { user: name, ...user }, concern }),
    };
  }
};
"""
"""The words of mongosh that the script uses."""


def run(tmp_path: Path, **state: object) -> tuple[str, list[dict[str, Any]]]:
    """Runs the script on a database in this state; why it failed, and what it asked for."""
    node = shutil.which("node") or unavailable("the job's script is run by Node.js, and there is no `node`")
    paper = tmp_path / "paper.js"
    paper.write_text(PAPER)
    done = subprocess.run(
        [node, "--require", str(paper), str(SCRIPT)],
        env={
            **os.environ,
            "STATE": json.dumps({"refusals": 0, "members": None, "users": [], **state}),
            "MONGO_MEMBERS": "mongo:27017,mongo-2:27017",
            "HEHUO_MONGO_PREFIX": "hehuo",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert bool(done.returncode) == bool(done.stderr)
    return done.stderr, [json.loads(line) for line in done.stdout.splitlines()]


def user(name: str, *databases: str) -> dict[str, Any]:
    roles = [{"role": "readWrite", "db": f"hehuo_{one}"} for one in databases]
    return {"user": f"hehuo{name}", "pwd": f"mongo_password{name}-content", "roles": roles}


USERS = [
    user("", "partners", "bookings", "fund", "gateway"),
    user("_partners", "partners"),
    user("_bookings", "bookings"),
    user("_fund", "fund"),
]
"""Each service in its own database; the gateway's looks into all, for the operator's commands."""
MAJORITY = {"w": "majority"}


def test_a_new_database_gets_its_replica_set_and_users_of_whom_one_may_write_in_four_places(
    tmp_path: Path,
) -> None:
    failure, asked = run(tmp_path)
    assert not failure
    assert asked == [
        {"connect": "mongodb://root:mongo_root_password-content@mongo:27017/admin?directConnection=true"},
        {
            "initiate": {
                "_id": "rs0",
                "members": [{"_id": 0, "host": "mongo:27017"}, {"_id": 1, "host": "mongo-2:27017"}],
            }
        },
        {
            "connect": "mongodb://root:mongo_root_password-content@mongo:27017,mongo-2:27017/admin?replicaSet=rs0"
        },
        *({"create": one, "concern": MAJORITY} for one in USERS),
    ]


def test_one_that_has_both_keeps_them_with_the_password_of_now(tmp_path: Path) -> None:
    known = [one["user"] for one in USERS]
    failure, asked = run(tmp_path, members=["mongo:27017", "mongo-2:27017"], users=known)
    assert not failure
    assert [one for one in asked if "connect" not in one] == [
        {"update": one, "concern": MAJORITY} for one in USERS
    ]


def test_one_of_an_earlier_version_gets_the_users_that_it_lacks(tmp_path: Path) -> None:
    failure, asked = run(tmp_path, members=["mongo:27017", "mongo-2:27017"], users=["hehuo"])
    assert not failure
    assert [one for one in asked if "connect" not in one] == [
        {"update": USERS[0], "concern": MAJORITY},
        *({"create": one, "concern": MAJORITY} for one in USERS[1:]),
    ]


def test_one_that_has_only_just_started_is_waited_for(tmp_path: Path) -> None:
    failure, asked = run(tmp_path, refusals=100)
    assert not failure
    assert asked[-len(USERS) :] == [{"create": one, "concern": MAJORITY} for one in USERS]


def test_one_that_never_starts_is_given_up(tmp_path: Path) -> None:
    failure, asked = run(tmp_path, refusals=1_000)
    assert "connection refused" in failure
    assert asked == []


def test_a_replica_set_of_others_is_not_touched(tmp_path: Path) -> None:
    failure, asked = run(tmp_path, members=["elsewhere:27017"])
    assert "the replica set has elsewhere:27017, not mongo:27017,mongo-2:27017" in failure
    assert [one for one in asked if "connect" not in one] == []
