"""Reading what a form sent: small, urlencoded, UTF-8, or refused with a sentence."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from bis.errors import BisError

MOST_BYTES = 64 * 1024
_MOST_DRAINED = 32 * 1024 * 1024  # read and thrown away, so that the sender hears the answer
_MOST_FIELDS = 60


class UnreadableFormError(BisError):
    """What was sent is not a form of ours; `status` is the HTTP answer."""

    def __init__(self, text_key: str, status: int) -> None:
        super().__init__(text_key)
        self.text_key = text_key
        self.status = status


async def read_form(request: Request, most_fields: int = _MOST_FIELDS) -> dict[str, str]:
    """Return the fields of a form post; of a field sent twice, the last.

    Raises UnreadableFormError.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise UnreadableFormError("error.form_kind", 415)
    body = bytearray()
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= MOST_BYTES:
            body += part
        elif size > _MOST_DRAINED:
            break
    if size > MOST_BYTES:
        raise UnreadableFormError("error.body_large", 413)
    try:
        return dict(
            parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                max_num_fields=most_fields,
                errors="strict",
            )
        )
    except ValueError as error:
        raise UnreadableFormError("error.form_broken", 400) from error
