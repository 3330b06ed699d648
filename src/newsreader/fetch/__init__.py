"""Fetches addresses: http and https → bytes, within limits and only from public addresses unless allowed.

`Fetcher` is the face, `Response` is what it returns, and each failure is a `FetchError` with one plain sentence.
`urllib3` is imported when the first address is fetched.
"""

from .errors import FetchError
from .fetcher import Fetcher
from .response import Limits, Response
from .side_by_side import side_by_side

__all__ = ["FetchError", "Fetcher", "Limits", "Response", "side_by_side"]
