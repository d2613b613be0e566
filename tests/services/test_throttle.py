"""Throttling: each by itself, all together, forgotten in time."""

from datetime import timedelta

from inspect_app.services.throttle import Throttle, household
from tests.conftest import MORNING

WITHIN = timedelta(minutes=15)


def test_each_has_so_many_and_all_together_so_many():
    throttle = Throttle(2, 3, WITHIN)
    assert [throttle.admits("a", MORNING) for _ in range(3)] == [True, True, False]
    assert [throttle.admits("b", MORNING) for _ in range(2)] == [True, False]
    assert throttle.admits("a", MORNING + WITHIN)


def test_one_line_of_ipv6_is_one_household():
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9") != household("2001:db8:1:3::1")
    assert household("::ffff:192.0.2.1") == household("192.0.2.1") == "192.0.2.1"
    assert household("") == ""
