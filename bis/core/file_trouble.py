"""Why a file or a folder could not be used, in Swedish."""

import errno

from bis.texts import text

_KNOWN = {
    errno.ENOENT: "absent",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "is_no_folder",
}


def why(error: OSError) -> str:
    """Return why in easy words; what has none here as the system says it."""
    known = _KNOWN.get(error.errno or 0)
    return text("sv", f"file_trouble.{known}") if known else error.strerror or str(error)
