"""What the rules need to know of joint hosts: who is invited to hold what, and who said yes."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Hosting:
    """An invitation that stands, or what it led to."""

    id: str
    host_id: str
    partner_id: str
    """The partner that planned it."""
    course_id: str | None
    session_ids: list[str]
    """The session, or the lessons, that are not over."""
    confirmed: bool = False


@dataclass(slots=True)
class JointHosts:
    all: dict[str, Hosting] = field(default_factory=dict)
    """By id, of what is not over."""
    of_session: dict[str, list[str]] = field(default_factory=dict)
    """The ids of those of each session."""

    def of(self, session_id: str) -> list[Hosting]:
        """Invitations to this session and what they led to, in their order."""
        return [self.all[key] for key in self.of_session.get(session_id, ())]

    def confirmed(self, session_id: str) -> tuple[str, ...]:
        """The partners that hold this session as well."""
        return tuple(one.host_id for one in self.of(session_id) if one.confirmed)

    def add(self, hosting: Hosting) -> None:
        """One more."""
        self.all[hosting.id] = hosting
        for session_id in hosting.session_ids:
            self.of_session.setdefault(session_id, []).append(hosting.id)

    def confirm(self, hosting_id: str, session_ids: tuple[str, ...]) -> None:
        """It said yes, to what had not begun."""
        hosting = self.all[hosting_id]
        for begun in [one for one in hosting.session_ids if one not in session_ids]:
            self._take_out(begun, hosting_id)
        hosting.session_ids = [*session_ids]
        hosting.confirmed = True

    def drop(self, hosting_id: str) -> None:
        """It was declined, or has ended."""
        for session_id in self.all.pop(hosting_id).session_ids:
            self._take_out(session_id, hosting_id)

    def session_is_over(self, session_id: str) -> None:
        """Nothing is decided about its hosts any more."""
        for hosting in self.of(session_id):
            hosting.session_ids.remove(session_id)
            if not hosting.session_ids:
                del self.all[hosting.id]
        self.of_session.pop(session_id, None)

    def _take_out(self, session_id: str, hosting_id: str) -> None:
        self.of_session[session_id].remove(hosting_id)
        if not self.of_session[session_id]:
            del self.of_session[session_id]
