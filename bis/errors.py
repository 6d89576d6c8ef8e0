"""Every error that is raised on purpose; each knows the words a person is shown."""

from collections.abc import Mapping


class BisError(Exception):
    """Base class: `except BisError` catches a known mistake, never a bug.

    `text_key` names the sentence in `bis/texts`, `blanks` what is filled into it.
    """

    text_key = "error.unexpected"

    def __init__(self, detail: str = "", /, **blanks: object) -> None:
        super().__init__(detail or self.text_key)
        self.blanks = blanks


class SettingsError(BisError):
    """The environment cannot be used as it is; nothing has been touched."""

    def __init__(self, text_key: str, **blanks: object) -> None:
        super().__init__(f"{text_key} {blanks}", **blanks)
        self.text_key = text_key


class DatabaseUnavailableError(BisError):
    """The database does not answer just now; nothing of this try is kept."""

    text_key = "error.database_unavailable"


class NotFoundError(BisError):
    """What was asked for does not exist, or not for this person."""

    text_key = "error.not_found"


class NotAllowedError(BisError):
    """The person's role may not do this."""

    text_key = "error.not_allowed"


class ChangedMeanwhileError(BisError):
    """Somebody else saved first; the version that was read is no longer the newest."""

    text_key = "error.changed_meanwhile"


class RefusedError(BisError):
    """A wish that cannot be granted, with a sentence of its own."""

    def __init__(self, text_key: str, **blanks: object) -> None:
        super().__init__(f"{text_key} {blanks}", **blanks)
        self.text_key = text_key


class FieldsError(BisError):
    """One or more fields are wrong; `fields` maps a field to the key of its sentence."""

    text_key = "error.fields"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(str(dict(fields)))
        self.fields = dict(fields)
