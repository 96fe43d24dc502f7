"""The routes of all pages, one folder a journey."""

from services.gateway.pages.documents import routes as documents
from services.gateway.pages.entrance import routes as entrance
from services.gateway.pages.entrance import signing_in

ROUTERS = (
    entrance.router,
    signing_in.router,
    documents.router,
)
