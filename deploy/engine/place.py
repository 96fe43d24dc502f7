"""The one folder with everything of the engine; deleting it, with the engine stopped, forgets it all."""

import os
from dataclasses import dataclass
from pathlib import Path

FOLDER = "HEHUO_ENGINE_DIR"
"""The variable that says where it is; otherwise the user's cache."""

PLAIN_MONGO_URL = "mongodb://mongo:27017/"
"""How the stand-in of MongoDB is reached: it has neither users nor replica sets."""


def default_folder() -> Path:
    """Where the engine is when nothing else is said: one for all checkouts of a user."""
    if named := os.environ.get(FOLDER):
        return Path(named).resolve()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve() / "hehuo-engine"


@dataclass(frozen=True, slots=True)
class Place:
    """What lies where in the folder."""

    folder: Path

    @property
    def engine(self) -> Path:
        """The Debian root that the engine's programs come from."""
        return self.folder / "engine"

    @property
    def base(self) -> Path:
        """The Debian root that becomes the image of Python."""
        return self.folder / "base"

    @property
    def data(self) -> Path:
        """Images, containers and volumes."""
        return self.folder / "data"

    @property
    def run(self) -> Path:
        """The socket, the process id, and what lives as long as the engine runs."""
        return self.folder / "run"

    @property
    def log(self) -> Path:
        """What the engine says."""
        return self.folder / "engine.log"

    @property
    def programs(self) -> Path:
        """``docker`` for this machine, ``iptables`` for the engine."""
        return self.folder / "bin"

    @property
    def secrets(self) -> Path:
        """The deployment's secrets, with addresses of the database that suit its stand-in."""
        return self.folder / "secrets"

    @property
    def settings(self) -> dict[str, str]:
        """What has to be set so that ``docker compose`` and `deploy/secrets.sh` work with this engine."""
        return {
            "DOCKER_HOST": f"unix://{self.run / 'docker.sock'}",
            "DOCKER_CONFIG": str(self.folder / "config"),
            "SECRETS_DIR": str(self.secrets),
            "HEHUO_MONGO_BULK": "50",  # FerretDB hangs on about a hundred.
        }

    def environment(self) -> dict[str, str]:
        """This process's variables with the engine's in them."""
        path = f"{self.programs}:{os.environ.get('PATH', os.defpath)}"
        return {**os.environ, **self.settings, "PATH": path}


def plain_secrets(folder: Path) -> None:
    """Puts the address of the stand-in where `deploy/secrets.sh` would put MongoDB's, which so leaves it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for whose in ("", "_partners", "_bookings", "_fund"):
        for many in ("", "_ha"):
            _put_plain(folder / f"hehuo_mongo_url{whose}{many}")


def _put_plain(file: Path) -> None:
    if not file.exists():
        file.write_text(f"{PLAIN_MONGO_URL}\n")
        file.chmod(0o444)  # As the script's are: inside the containers it is read by unknown users.
