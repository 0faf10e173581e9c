"""The outermost layer of the site: it sees every answer, whoever made it, and every request before the routes do."""

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from events.languages import answering
from events.site import error_page, holds_secret
from settings import SETTINGS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"strict-transport-security": b"max-age=31536000; includeSubDomains",
}
HEADERS_OF_SECRETS = {**HEADERS, b"referrer-policy": b"no-referrer"}
LONGEST_PATH = 255  # bytes; also what a file system takes as a name


class Front:
    """Refuses foreign hosts and impossible addresses, answers HEAD as GET without its body, and puts our headers on all."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.inner(scope, receive, send)
            return
        with answering(scope["path"], scope["query_string"].decode("latin-1")) as path:  # a page of one person may go on in theirs
            scope["path"] = path
            await self._answer(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        if scope["path"][:7].lower() == "/kaart/":  # a QR code is in capitals, and who types it may mix
            scope["path"] = "/kaart/" + scope["path"][7:]
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope["method"] = HttpMethod.GET

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = HEADERS_OF_SECRETS if holds_secret(scope) else HEADERS
                message["headers"] = with_ours(list(message["headers"]), ours)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if self._host(scope) not in SETTINGS.hosts:
            await self._refuse(finish, 400)
        elif not can_be_ours(scope["path"]):
            await self._refuse(finish, 404)
        else:
            await self.inner(scope, receive, finish)

    @staticmethod
    def _host(scope: Scope) -> str:
        given = [value for name, value in scope["headers"] if name == b"host"]
        return given[0].decode("latin-1").lower() if len(given) == 1 else ""

    @staticmethod
    async def _refuse(send: Send, status: int) -> None:
        body = error_page(status).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def can_be_ours(path: str) -> bool:
    """Whether an address can exist here: not with characters that databases and file systems refuse, nor too long."""
    return path.isprintable() and len(path.encode()) <= LONGEST_PATH


def with_ours(headers: list[tuple[bytes, bytes]], ours: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """`headers`, with each of `ours` that a page did not decide for itself."""
    given = {name.lower() for name, _ in headers}
    return headers + [(name, value) for name, value in ours.items() if name not in given]
