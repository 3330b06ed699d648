"""The failures of fetching, each with one sentence for the user."""

from __future__ import annotations

from newsreader.errors import NewsreaderError

_SENTENCES = {
    401: "{host} asks for a user name and password (401).",
    402: "{host} asks for payment (402). Open the page in your browser, save it, and add the file.",
    403: "{host} refuses access (403). Open the page in your browser, save it, and add the file.",
    404: "{host} has no page at this address (404). Check the address.",
    304: "{host} sent no page, only that it has not changed (304). Try again later.",
    410: "{host} has removed the page (410).",
    429: "{host} has received too many requests (429). Try again {when}.",
    451: "{host} may not show the page for legal reasons (451).",
    503: "{host} is not available (503). Try again {when}.",
}


class FetchError(NewsreaderError):
    """An address could not be fetched. The message names the host only, because an address can contain a password."""

    exit_status = 66

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The status of the server's answer, or `None` if there was no answer."""
        self.retry_after = retry_after
        """The seconds to wait before the next request, if the server says so."""

    @property
    def gone(self) -> bool:
        """Whether the server says that the page was removed for good."""
        return self.status == 410


def status_error(host: str, status: int, retry_after: float | None) -> FetchError:
    """Return the error for a status that is no success."""
    when = "later" if retry_after is None else f"in {_duration(retry_after)}"
    if sentence := _SENTENCES.get(status):
        message = sentence.format(host=host, when=when)
    elif status >= 500:
        message = f"The server {host} failed ({status}). Try again {when}."
    else:
        message = f"{host} answered with an error ({status})."
    error = FetchError(message, status=status, retry_after=retry_after)
    if status < 400:  # the page exists
        error.exit_status = NewsreaderError.exit_status
    return error


def _duration(seconds: float) -> str:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = round(seconds / length)
            return f"{count} {unit}{'s' * (count != 1)}"
    return "a minute"
