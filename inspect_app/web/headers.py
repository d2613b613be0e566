"""What every answer says to the browser: run nothing but ours, frame nothing, tell nobody."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in POLICY.items()),
    # Never no-referrer: over HTTPS a form without a Referer is refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # By this a tablet knows an answer for the program's own: a captive portal's page doesn't carry it.
    "X-Program": "inspect_app",
    # Not no-store: going back to a page must bring back what was typed there.
    "Cache-Control": "private, no-cache",
}


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; an answer that is the same for everybody carries none and varies with none."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, but on public answers."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init(app: Flask) -> None:
    """Put the headers on every answer of an application; a view's own value stays."""
    app.session_interface = Sessions()
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
