"""Messages to people, which LEAN sends in live trading only (`NotificationManager`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minilean.common.naming import LeanObject


class NotificationManager(LeanObject):
    """Takes mails, text messages and the like; in a backtest nothing is sent, and each is a line of the log.

    Every method answers False, as in a backtest of LEAN's: the message did not go out.

    Args:
        log: writes a line of the log.
    """

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log

    def email(self, address: str, subject: str, message: str, data: str = "", headers: Mapping[str, str] | None = None) -> bool:
        """A mail."""
        return self._not_sent("mail", address, f"{subject}: {message}")

    def sms(self, phone_number: str, message: str) -> bool:
        """A text message to a telephone."""
        return self._not_sent("text message", phone_number, message)

    def web(self, address: str, data: object = None, headers: Mapping[str, str] | None = None) -> bool:
        """A request to a web address."""
        return self._not_sent("web request", address, "" if data is None else str(data))

    def telegram(self, id: str, message: str, token: str | None = None) -> bool:
        """A message of the service Telegram."""
        return self._not_sent("Telegram message", id, message)

    def ftp(self, hostname: str, username: str, password: str, file_path: str, file_content: str | bytes, port: int | None = None) -> bool:
        """A file to a server."""
        return self._not_sent("file", hostname, file_path)

    def sftp(
        self,
        hostname: str,
        username: str,
        password: str | None = None,
        file_path: str = "",
        file_content: str | bytes = "",
        port: int | None = None,
        *,
        private_key: str | None = None,
        private_key_passphrase: str | None = None,
    ) -> bool:
        """A file to a server, encrypted."""
        return self._not_sent("file", hostname, file_path)

    def _not_sent(self, kind: str, receiver: str, text: str) -> bool:
        self._log(f"A {kind} to {receiver} was not sent, as in any backtest: {text}")
        return False
