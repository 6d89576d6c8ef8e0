"""The diary's pictures: for those who work here, and for everybody when their post is open."""

from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from bis.actions import diary
from bis.core.permissions import Actor
from bis.core.pictures import CONTENT_TYPE
from bis.web.answering import answering
from bis.web.for_staff import for_staff, id_in_address

# The id's picture never changes. Kept by the reader's own browser alone: a shared cache would
# go on giving out a picture whose post has been taken back.
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


@for_staff
def staff_picture(request: Request, actor: Actor) -> Response:
    """GET /bild/{upload}: a picture of any post."""
    return _answer(diary.picture(actor, id_in_address(request, "upload")))


@answering
async def open_picture(request: Request) -> Response:
    """GET /oppet/bild/{upload}: a picture of a published post."""
    upload_id: UUID = id_in_address(request, "upload")
    return _answer(await to_thread.run_sync(diary.open_picture, upload_id))


def _answer(content: bytes) -> Response:
    return Response(content, media_type=CONTENT_TYPE, headers=_HEADERS)
