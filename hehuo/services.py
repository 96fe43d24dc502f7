"""The services of the platform: the one list of them."""

from itertools import chain

from services.bookings.service import SERVICE as BOOKINGS
from services.fund.service import SERVICE as FUND
from services.gateway.service import SERVICE as GATEWAY
from services.partners.service import SERVICE as PARTNERS

SERVICES = (PARTNERS, BOOKINGS, FUND)
"""The services whose events others follow."""
ALL_SERVICES = (*SERVICES, GATEWAY)
FEED = "feed"
EVENTS = tuple(chain.from_iterable(one.decider.events for one in SERVICES))
"""All events of these services."""
