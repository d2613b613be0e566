"""What holds for every page: who may come in, what browsers are told, how problems answer."""

import io
import shutil
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import MEGABYTE, create_app
from inspect_app.config import Settings, SettingsError, load, make_secret, secret_key
from inspect_app.web import guards


def test_a_page_sends_whoever_is_not_signed_in_to_the_door_and_back(visitor):
    answer = visitor.get("/accounts?x=1")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/accounts?x%3D1")


def test_a_page_added_later_is_closed_to_visitors(app, visitor):
    app.add_url_rule("/later", "later", lambda: "secret")
    assert visitor.get("/later").status_code == 302


def test_a_program_that_is_not_signed_in_gets_json(visitor):
    answer = visitor.get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")


def test_a_view_without_its_guard_line_answers_nobody(app, desk):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = desk("officer").get("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_a_view_cannot_write_to_the_database(app, desk):
    def writes():
        guards.anyone()
        guards.reading().execute("delete from account")
        return "done"

    app.add_url_rule("/writes", "writes", writes)
    assert desk("officer").get("/writes").status_code == 500


def test_every_answer_carries_the_headers(visitor):
    for path in ("/sign-in", "/no-such-page", "/accounts", "/healthz"):
        headers = visitor.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_for_the_server_alone(instance, database):
    secure = create_app(Settings(instance)).test_client()
    cookie = secure.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure"))


def test_an_unknown_address_is_a_page_that_says_so(visitor):
    answer = visitor.get("/no-such-page")
    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.text


def test_a_wrong_method_is_told_with_what_is_allowed(desk):
    answer = desk("officer").client.delete("/sign-in", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (405, "wrong_method")
    assert "POST" in answer.headers["Allow"]


def test_a_form_without_its_token_changes_nothing(visitor):
    answer = visitor.client.post("/sign-in", data={"username": "a", "password": "b"})
    assert answer.status_code == 419
    assert "mã bảo vệ hết hạn" in answer.text


def test_more_than_a_megabyte_is_refused_in_words(visitor):
    answer = visitor.client.post("/sign-in", data={"username": "a" * (1 << 20), "password": "b"})
    assert answer.status_code == 413
    assert "lớn hơn mức cho phép" in answer.text


class Line(io.BytesIO):
    """A line that stays open: past what was sent, a read would wait for ever."""

    def read(self, size: int | None = -1) -> bytes:
        """What was sent. Fails where more is wanted."""
        left = len(self.getbuffer()) - self.tell()
        assert size is not None and 0 <= size <= left, "a read past what was sent"
        return super().read(size)


@pytest.mark.parametrize("size", [10, 2 * MEGABYTE, 40 * MEGABYTE])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "application/octet-stream"])
def test_whoever_is_refused_is_heard_out_and_not_waited_for(visitor, kind, size):
    line = Line(b"a=" + bytes(size - 2))
    answer = visitor.client.post("/sign-in", input_stream=line, content_length=size, content_type=kind)
    assert answer.status_code in (413, 419) and line.tell() == size


def test_an_accident_is_told_without_details(app: Flask, desk):
    def fails():
        raise ValueError("of our own")

    app.add_url_rule("/fails", "fails", fails)
    answer = desk("officer").get("/fails")
    assert answer.status_code == 500
    assert "Chương trình gặp sự cố" in answer.text and "of our own" not in answer.text


def test_static_files_are_kept_for_ever_under_the_hash_of_the_tree(app, visitor):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/base.css")
    answer = visitor.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "text/css"
    assert visitor.get(address.replace("/static/", "/static/0")).status_code == 404


def test_static_files_end_at_their_folder(app, visitor):
    tree = app.config["INSPECT_STATIC"].hash
    assert visitor.get(f"/static/{tree}/../inspect_app/config.py").status_code == 404
    assert visitor.get(f"/static/{tree}/%2e%2e/requirements.txt").status_code == 404


def test_pages_are_compressed(visitor):
    assert visitor.get("/sign-in", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"


def test_health_needs_no_account_and_no_database(visitor, database):
    database.unlink()
    assert visitor.get("/healthz").text == "ok\n"


def test_it_does_not_start_without_a_database(instance):
    with pytest.raises(SystemExit, match="no database yet; run: flask --app inspect_app init"):
        create_app(Settings(instance))


def test_it_does_not_start_on_a_database_that_is_behind(instance, database, monkeypatch):
    from inspect_app.store import migrations

    present = migrations.names()
    monkeypatch.setattr(migrations, "names", lambda: [*present, "9999_later"])
    with pytest.raises(SystemExit, match="behind \\(9999_later\\); run: flask --app inspect_app migrate"):
        create_app(Settings(instance))


def test_it_does_not_start_without_its_key(tmp_path):
    with pytest.raises(SystemExit, match="secret_key is missing"):
        create_app(Settings(tmp_path))


def test_the_key_is_for_its_owner_alone(tmp_path):
    settings = Settings(tmp_path / "new")
    make_secret(settings)
    key = secret_key(settings)
    make_secret(settings)
    assert secret_key(settings) == key and len(key) == 64
    settings.secret_file.chmod(0o644)
    with pytest.raises(SettingsError, match="secret_key can be read by others"):
        secret_key(settings)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("cookies = true", "cookies"),
        ("demonstration = 1", "demonstration"),
        ("= true", "settings.toml"),
        ("public_address = true", "public_address"),
        ('public_address = "cchc.example"', "public_address"),
        ('public_address = "javascript://x y"', "public_address"),
        (f'public_address = "https://{"a" * 60}"', "public_address"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, named):
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError, match=named):
        load({"INSPECT_INSTANCE": str(tmp_path)})


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "settings.toml").write_text("demonstration = false")
    assert load({"INSPECT_INSTANCE": str(tmp_path), "INSPECT_DEMONSTRATION": "true"}).demonstration
    with pytest.raises(SettingsError, match="INSPECT_COOKIES"):
        load({"INSPECT_INSTANCE": str(tmp_path), "INSPECT_COOKIES": "true"})


def test_the_public_address_is_kept_without_its_last_stroke(tmp_path):
    instance = {"INSPECT_INSTANCE": str(tmp_path)}
    assert load(instance).public_address == ""
    assert load(instance | {"INSPECT_PUBLIC_ADDRESS": "https://cchc.example/"}).public_address == "https://cchc.example"


def test_a_database_that_was_replaced_meanwhile_is_told_of_and_left_alone(desk, context, database, tmp_path):
    officer = desk("officer")
    assert officer.get("/").status_code == 200
    Path(shutil.copy(database, tmp_path / "restored.db")).replace(database)
    page = officer.get("/")
    assert page.status_code == 503 and "dừng chương trình" in page.text
