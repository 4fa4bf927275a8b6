"""The local server: reads only, answers only this machine and only under its own name.

| address | gives |
|---|---|
| `/`, `/static/…` | the page and its modules |
| `/frame` | the page of a card, which belongs into a sandboxed frame |
| `/media/TOKEN/NAME` | a media file of the notes |
| `/api/index?since=BUILD`, `/api/note?guid=…`, `/api/page?path=…` | the data, see `wire` |
| `/api/edit?path=…&line=…` | opens the editor, if the request has the token of this run in a header |
| `/events` | server-sent events: the number of each build |
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from karuta.model import Finding
from karuta.preview import frame, wire
from karuta.preview.editor import Editor
from karuta.preview.session import Session
from karuta.preview.watcher import saved_async

HOST = "127.0.0.1"
_NAMES = ["127.0.0.1", "localhost"]
_ALIVE = 15.0  # seconds after which something is sent, so that a connection that is gone is noticed
#: For the page around the cards. The frames' own is in `frame`.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
_OURS = {
    **_HEADERS,
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def listen(port: int = 0) -> socket.socket:
    """A socket of this machine alone. Raises OSError if the port is taken; 0: one that is free."""
    return socket.create_server((HOST, port))


class Server(uvicorn.Server):
    """Serves a session and rebuilds it whenever something is saved, until it is told to stop."""

    def __init__(self, session: Session) -> None:
        self._hub = _Hub()
        config = uvicorn.Config(
            application(session, self._hub), log_level="critical", access_log=False, timeout_graceful_shutdown=2
        )
        super().__init__(config)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._hub.close()  # open streams would keep the server from ending
        super().handle_exit(sig, frame)


class _Hub:
    """Those who listen for builds."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[int | None]] = set()

    def tell(self, build: int | None) -> None:
        for queue in self._queues:
            queue.put_nowait(build)

    def close(self) -> None:
        self.tell(None)

    async def listen(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[int | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield "retry: 500\n\n"
            while True:
                try:
                    build = await asyncio.wait_for(queue.get(), _ALIVE)
                except TimeoutError:
                    yield ": alive\n\n"
                    continue
                if build is None:
                    return
                yield f"data: {build}\n\n"
        finally:
            self._queues.discard(queue)


def application(session: Session, hub: _Hub) -> Starlette:
    """The ASGI application of a session."""
    editor = Editor()

    @asynccontextmanager
    async def rebuilding(_: Starlette) -> AsyncIterator[None]:
        async def work() -> None:
            try:
                async for _ in saved_async(session.project):
                    await run_sync(session.rebuild)
                    hub.tell(session.build)
            except (OSError, RuntimeError) as fault:  # no more files can be watched, or the folder is gone
                session.report(Finding("not-watching", "error", f"Saved files are not noticed any more: {fault}."))
                hub.tell(session.build)

        task = asyncio.create_task(work())
        yield
        task.cancel()

    async def page(_: Request) -> Response:
        return FileResponse(frame.STATIC / "index.html", headers=_OURS)

    async def card(request: Request) -> Response:
        media = f"{request.base_url}media/{session.token}/"
        policy = f"sandbox allow-scripts; {frame.policy(media)}; frame-ancestors 'self'"
        return HTMLResponse(await run_sync(frame.document, media), headers={**_HEADERS, "Content-Security-Policy": policy})

    async def media(request: Request) -> Response:
        path = session.snapshot.media.get(request.path_params["name"])
        if path is None or not Path(path).is_file() or request.path_params["token"] != session.token:
            return _missing()
        return FileResponse(path, headers={**_HEADERS, "Content-Security-Policy": "sandbox; default-src 'none'"})

    async def index(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        text = await run_sync(session.index, int(since) if since.isdecimal() else 0)
        return Response(text, media_type="application/json", headers=_OURS)

    async def note(request: Request) -> Response:
        found = await run_sync(wire.note, session.snapshot, request.query_params.get("guid", ""))
        return Response(wire.dumps(found), media_type="application/json", headers=_OURS)  # null: it went with a build

    async def blocks(request: Request) -> Response:
        found = wire.page(session.snapshot, request.query_params.get("path", ""))
        return Response(wire.dumps(found), media_type="application/json", headers=_OURS)

    async def edit(request: Request) -> Response:
        if request.headers.get("X-Karuta-Token") != session.token:  # another site can send requests, but no such header
            return PlainTextResponse("not from this page", 403, headers=_OURS)
        path, line = request.query_params.get("path", ""), request.query_params.get("line", "1")
        known = {each.path for each in session.snapshot.pages} | {finding.path for finding in session.snapshot.findings}
        if not path or path not in known or not line.isdecimal():
            return _missing()
        problem = await run_sync(editor.open, session.snapshot.config.project / path, int(line))
        return JSONResponse({"problem": problem}, headers=_OURS)

    async def events(_: Request) -> Response:
        return StreamingResponse(hub.listen(), media_type="text/event-stream", headers=_OURS)

    endpoints: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/": page,
        "/frame": card,
        "/media/{token}/{name}": media,
        "/api/index": index,
        "/api/note": note,
        "/api/page": blocks,
        "/api/edit": edit,
        "/events": events,
    }
    routes = [Route(path, endpoint, methods=["GET"]) for path, endpoint in endpoints.items()]
    return Starlette(
        routes=[*routes, Mount("/static", _Static(directory=frame.STATIC))],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_NAMES)],
        lifespan=rebuilding,
    )


class _Static(StaticFiles):
    """The page's own files, with the headers that all of ours have."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers.update(_OURS)
        return response


def _missing() -> Response:
    return PlainTextResponse("not here", 404, headers=_OURS)
