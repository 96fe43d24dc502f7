"""Where points are used, if not at home."""

from shared.kernel.models import CommunityId, Frozen, Id


class Elsewhere(Frozen):
    """Where points are used, if not in the community in which they were earned."""

    community: CommunityId
    """The community whose reward it is."""
    agreement_id: Id
    """The agreement under which it is."""
