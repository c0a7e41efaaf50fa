"""The console: its page, and the way to it from `/`. Its files need no Python (public/_headers)."""

from __future__ import annotations

from bluey.errors import NotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response, console_response, redirect_response
from bluey.routes.documents import document_route, text_of

CONSOLE_PATH = "/console"


async def get_console(exchange: Exchange, _asked: None) -> Response:
    """The console.

    A page for a browser: a chat, the usage and the API keys. The same for every tenant.
    """
    return console_response(await text_of(exchange, f"{CONSOLE_PATH}/index.html"))


async def get_root(exchange: Exchange, _asked: None) -> Response:
    """The redirect to the console.

    Redirects a browser (a client that asks for `text/html`) to the console. Any other client gets
    404.
    """
    if "text/html" not in exchange.request.headers.get("accept", ""):
        raise NotFound
    return redirect_response(CONSOLE_PATH)


CONSOLE = document_route(CONSOLE_PATH, get_console, str)
ROOT = document_route("/", get_root, str, status=302)
