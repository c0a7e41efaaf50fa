"""The error of a failed call of Cloudflare's API."""

from ops.errors import OpsError


class ApiError(OpsError):
    """A call failed. `status` is the HTTP status of its answer, None without an answer.

    No text of this error contains the token.
    """

    def __init__(self, message: str, *, advice: str, status: int | None = None) -> None:
        super().__init__(message, advice=advice)
        self.status = status
