"""Behind a proxy: who asks, and over https, is what the one proxy in front says; without the setting nobody says it."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from inspect_app import config, create_app
from tests.web.conftest import PASSWORD, Desk

TOLD = {"X-Forwarded-For": "203.0.113.9, 192.168.1.7", "X-Forwarded-Proto": "https", "Host": "cchc.test:8443"}


@pytest.fixture
def told(instance: Path, context):
    """What the program takes a request with the headers of a proxy to be: client, scheme, host."""

    def ask(behind_proxy: bool) -> tuple[str, str, str]:
        app = create_app(replace(config.load({"INSPECT_INSTANCE": str(instance)}), behind_proxy=behind_proxy))
        asked = []
        app.before_request(lambda: asked.append((request.remote_addr, request.scheme, request.host)))
        app.test_client().get("/healthz", headers=TOLD)
        return asked[0]

    return ask


@pytest.fixture
def app(instance: Path, context) -> Flask:
    settings = replace(config.load({"INSPECT_INSTANCE": str(instance)}), behind_proxy=True, secure_cookies=True)
    return create_app(settings, context.now, context.new_id)


def test_the_nearest_hop_alone_is_believed(told):
    assert told(behind_proxy=True) == ("192.168.1.7", "https", "cchc.test:8443")


def test_without_the_setting_no_header_is_believed(told):
    assert told(behind_proxy=False) == ("127.0.0.1", "http", "cchc.test:8443")


def test_a_form_sent_over_https_passes_and_its_cookies_are_secure(app: Flask, new_account):
    new_account("officer")
    desk = Desk(app.test_client())
    page = "https://cchc.test:8443/sign-in"
    headers = {"X-Forwarded-Proto": "https", "Referer": page}
    token = desk.token(page)
    form = {"csrf_token": token, "username": "officer", "password": PASSWORD}
    answer = desk.client.post(page, data=form, headers=headers)
    assert answer.status_code == 302
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    elsewhere = headers | {"Referer": "https://elsewhere.example/"}
    assert desk.client.post(page, data=form, headers=elsewhere).status_code == 419
