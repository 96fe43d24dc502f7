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
RESTRICTED = "restricted"
"""The feed of what is not published yet."""
FEEDS = (FEED, RESTRICTED)
"""The logs that hold copies of what the services' logs hold."""
EVENTS = tuple(chain.from_iterable(one.decider.events for one in SERVICES))
"""All events of these services."""
FEED_RELAY = "public-feed-relay"
"""Brings the feed to Kafka. The one of 0.1 was called otherwise, and has sent the lines as recorded."""
