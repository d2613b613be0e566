"""Signing in and out, and who a session belongs to."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadData, URLSafeSerializer
from wtforms import PasswordField

from inspect_app.domain.devices import Device
from inspect_app.domain.roles import Account
from inspect_app.errors import Problem
from inspect_app.services import accounts as services
from inspect_app.services import devices as door
from inspect_app.store import accounts, devices
from inspect_app.web import guards, problems
from inspect_app.web.entry import Entry, Text

blueprint = Blueprint("auth", __name__)

PERSON = "person"
DEVICE = "device"
DEVICE_SIGNED = "device_signed"
DEVICE_AGE = timedelta(days=400)  # the longest that browsers keep a cookie
_log = logging.getLogger(__name__)


class Session(UserMixin):
    """An account as a session names it: "account:epoch", so that a new epoch ends every session of the account."""

    def __init__(self, account: Account):
        self.account = account

    def get_id(self) -> str:
        """What the cookie holds."""
        return f"{self.account.id}:{self.account.session_epoch}"


class SignInEntry(Entry):
    refusal = "Chưa đăng nhập. Nhập các mục dưới đây rồi đăng nhập lại."
    username = Text(
        "Tên đăng nhập",
        required="Nhập tên đăng nhập.",
        attributes={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField("Mật khẩu", render_kw={"autocomplete": "current-password"})


def init(app: Flask) -> None:
    """Know who signed in on every request of an application."""
    manager = LoginManager()
    # Without `current_user` in templates: the problem page must ask no database.
    manager.init_app(app, add_context_processor=False)
    # "strict" would sign a tablet out whenever its address changes.
    manager.session_protection = "basic"
    manager.user_loader(_session)
    app.config["INSPECT_DAYS_NOTED"] = {}
    app.before_request(_identify)
    app.after_request(_tell)


def _session(id: str) -> Session | None:
    account_id, _, epoch = id.partition(":")
    account = accounts.account(guards.reading(), account_id)
    valid = account is not None and account.active and str(account.session_epoch) == epoch
    return Session(account) if account and valid else None


def _identify() -> None:
    if request.endpoint is not None and request.endpoint not in guards.OPEN:
        g.account = current_user.account if current_user.is_authenticated else None
        if g.account:
            _identify_device()


def _identify_device() -> None:
    # The session itself names its device: taking the cookie away brings nothing back.
    device = devices.device(guards.reading(), session.get(DEVICE, ""))
    if device is None:
        return
    g.device = device.id
    if device.shut_at:
        g.account, g.device_shut = None, True
    elif device.seen_on < guards.visiting().today:
        _note_seen(device.id)


def _note_seen(device: str) -> None:
    # Tried once a day: a day that can't be noted keeps nobody waiting, and refuses nobody.
    tried: dict[str, date] = current_app.config["INSPECT_DAYS_NOTED"]
    context = replace(guards.visiting(), actor=g.account.id)
    if tried.get(device) == context.today:
        return
    tried[device] = context.today
    try:
        door.note_seen(context, device)
    except Exception as error:
        _log.info("that device %s was seen today is not noted: %s", device, error)


def _tell(response: Response) -> Response:
    # What scripts can read: whose records to open on this device before the network has answered, and its own name.
    if g.get("account") and not response.cache_control.public:
        _set_cookie(response, PERSON, g.account.id, current_app.permanent_session_lifetime)
        if device := guards.device():
            _set_cookie(response, DEVICE, device, DEVICE_AGE)
            _set_cookie(response, DEVICE_SIGNED, _signer().dumps(device), DEVICE_AGE, httponly=True)
    return response


def _set_cookie(response: Response, name: str, value: str, age: timedelta, httponly: bool = False) -> None:
    # Each time, as the session's own: it must not end before that does.
    secure = guards.settings().secure_cookies
    response.set_cookie(name, value, max_age=age, secure=secure, httponly=httponly, samesite="Lax")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=DEVICE)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Open a session of 14 days: by the form, or in place by JSON."""
    if request.is_json:
        return _sign_in_in_place()
    form = SignInEntry()
    if form.saves(lambda: _open(form.username.data, form.password.data or "")):
        return redirect(local_path(request.args.get("next")))
    if not form.is_submitted():
        form.problem = _refusal()
    return render_template("auth/sign_in.html", form=form), form.status


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Close the session of this browser."""
    guards.anyone()
    logout_user()
    g.account = None
    response = redirect(url_for("auth.sign_in"))
    response.delete_cookie(PERSON)
    return response


def local_path(target: str | None) -> str:
    """Where to go after signing in: a path of this program, else the home page."""
    home = url_for("home.tasks")
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or not target.isprintable():
        return home
    parts = urlsplit(target)
    return home if parts.scheme or parts.netloc else target


def keep_session(account: Account) -> None:
    """Let this browser's session go on where everything else of the account has ended: the password is changed."""
    login_user(Session(account))


def _open(username: str, password: str) -> Account:
    device = _at_the_door()
    account = services.sign_in(guards.visiting(), guards.reading(), username, password, device)
    login_user(Session(account))
    session.permanent = True
    session[DEVICE] = g.device = device.id
    g.account = account
    return account


def _at_the_door() -> Device:
    id = session.get(DEVICE) or _told_device()
    return door.at_the_door(guards.visiting(), guards.reading(), id, request.user_agent.string)


def _told_device() -> str | None:
    # Not the name that scripts can read: whoever wrote another one there would sign in as that device.
    try:
        return cast(str, _signer().loads(request.cookies.get(DEVICE_SIGNED, "")))
    except BadData:
        return None


def _refusal() -> Problem | None:
    try:
        _at_the_door()
    except Problem as problem:
        return problem
    return None


def _sign_in_in_place() -> Response:
    data = request.get_json(silent=True)
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in ("username", "password")):
        return problems.answer(Problem("bad_json"))
    account = _open(data["username"], data["password"])
    return jsonify(id=account.id, name=account.name)
