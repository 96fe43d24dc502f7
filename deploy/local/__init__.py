"""The rig: real servers and all processes of the platform on a machine without Docker."""

from deploy.local.failure import RigFailed
from deploy.local.ports import Ports
from deploy.local.rig import Rig

__all__ = ["Ports", "Rig", "RigFailed"]
