"""inspect_app: from a filled checklist to a conclusion on paper, for inspections of administrative reform."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inspect_app import config
from inspect_app.services.context import Context, new_ulid, utc_now
from inspect_app.store import migrations

if TYPE_CHECKING:
    from flask import Flask

MEGABYTE = 1024 * 1024


def create_app(
    settings: config.Settings | None = None,
    now: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_ulid,
) -> "Flask":
    """The program, put together for one instance: that of the environment unless `settings` names another.

    Stops with one line where it is to serve an instance without secret key or with a database that is behind.
    """
    # What serves is imported here and below: whoever only needs a rule or a document doesn't pay for pages.
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    try:
        settings = settings or config.load()
        key = _key_to_serve(settings)
    except config.SettingsError as error:
        raise SystemExit(f"inspect_app: {error}") from error
    app = Flask(__name__, template_folder=config.ROOT / "templates", static_folder=None)
    app.config.update(
        SECRET_KEY=key,
        INSPECT_SETTINGS=settings,
        INSPECT_CONTEXT=Context(settings.database, "visitor", now, new_id),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        # A tablet without signal for hours must not find its token refused.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # the least that looks far back: 6% smaller than 4, and as fast
    )
    # Vietnamese letters as they are: a fifth smaller, and order as given.
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]
    _add_commands(app)
    if key or _is_asked_for_pages():
        _put_together(app)
    if key:
        from inspect_app.services import printing

        printing.begin_serving()
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _add_commands(app: "Flask") -> None:
    from inspect_app import cli

    cli.register(app)


def _put_together(app: "Flask") -> None:
    from flask_compress import Compress
    from flask_wtf import CSRFProtect

    from inspect_app.web import (
        accounts,
        api,
        audit,
        auth,
        bundles,
        check,
        comments,
        conclusions,
        corrections,
        devices,
        edits,
        entries,
        explanations,
        exports,
        field,
        files,
        findings,
        guards,
        handover,
        headers,
        holidays,
        home,
        inspections,
        issue,
        late,
        minutes,
        overview,
        pages,
        password,
        plans,
        printcheck,
        problems,
        register,
        remediation,
        retention,
        search,
        sign,
        stages,
        static,
        teams,
        units,
        verification,
    )

    headers.init(app)
    Compress(app)
    problems.init(app)
    # In this order: who it is, whether they may come in, how much they may send, whether the page is theirs.
    auth.init(app)
    guards.init(app)
    handover.init(app)
    issue.init(app)
    remediation.init(app)
    explanations.init(app)
    check.init(app)
    # What anybody may ask changes nothing and knows no session.
    CSRFProtect(app).exempt(check.blueprint)
    pages.init(app)
    static.init(app, config.ROOT / "static")
    nouns = (
        static,
        auth,
        password,
        home,
        accounts,
        devices,
        edits,
        units,
        plans,
        holidays,
        bundles,
        comments,
        overview,
        teams,
        inspections,
        entries,
        findings,
        conclusions,
        printcheck,
        minutes,
        late,
        issue,
        corrections,
        remediation,
        explanations,
        exports,
        register,
        search,
        sign,
        stages,
        api,
        field,
        files,
        handover,
        audit,
        verification,
        check,
        retention,
    )
    for module in nouns:
        app.register_blueprint(module.blueprint)


def _is_asked_for_pages() -> bool:
    """Whether a command looks at the pages; the program's own need none, and are there in half the time."""
    import click

    command = click.get_current_context(silent=True)
    return command is None or command.info_name in ("routes", "shell")


def _key_to_serve(settings: config.Settings) -> str | None:
    import click

    # `init` and `migrate` must run on what isn't there yet: only what is going to answer requests is refused.
    command = click.get_current_context(silent=True)
    if command is not None and command.info_name != "run":
        return None
    key = config.secret_key(settings)
    missing = migrations.missing(settings.database)
    if len(missing) == len(migrations.names()):
        raise config.SettingsError(f"{settings.database}: no database yet; run: flask --app inspect_app init")
    if missing:
        raise config.SettingsError(
            f"{settings.database}: the database is behind ({', '.join(missing)}); run: flask --app inspect_app migrate"
        )
    if newer := migrations.newer(settings.database):
        raise config.SettingsError(
            f"{settings.database}: the database is of a newer version ({', '.join(newer)}); upgrade the program"
        )
    return key
