"""Messages to people: in a backtest they are logged and not sent."""

from __future__ import annotations

import pytest

from minilean.algorithm.notifications import NotificationManager


@pytest.mark.parametrize(
    ("call", "arguments", "line"),
    [
        ("email", ("me@example.com", "Trade", "Bought"), "A mail to me@example.com was not sent, as in any backtest: Trade: Bought"),
        ("sms", ("+1", "Bought"), "A text message to +1 was not sent, as in any backtest: Bought"),
        ("web", ("http://example.com", {"a": 1}), "A web request to http://example.com was not sent, as in any backtest: {'a': 1}"),
        ("telegram", ("me", "Bought"), "A Telegram message to me was not sent, as in any backtest: Bought"),
        ("ftp", ("host", "user", "secret", "a.txt", "text"), "A file to host was not sent, as in any backtest: a.txt"),
        ("Sftp", ("host", "user", "secret", "a.txt", "text"), "A file to host was not sent, as in any backtest: a.txt"),
    ],
)
def test_a_message_is_logged_and_answered_with_no(call: str, arguments: tuple, line: str) -> None:
    logged: list[str] = []
    assert getattr(NotificationManager(logged.append), call)(*arguments) is False
    assert logged == [line]
