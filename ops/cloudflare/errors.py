"""What a call of Cloudflare's API can end with, apart from an answer."""

from ops.errors import OpsError


class ApiError(OpsError):
    """A call that gave no answer that can be used. `status` is its HTTP status, None without one.

    No text of it has the token.
    """

    def __init__(self, message: str, *, advice: str, status: int | None = None) -> None:
        super().__init__(message, advice=advice)
        self.status = status
