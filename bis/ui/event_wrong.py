"""What is wrong in the form *Aktivitet*, named at the button that saved nothing."""

from collections.abc import Mapping

import streamlit as st

from bis.core.recurrence import listed
from bis.ui.browser import bring_into_sight
from bis.ui.text import t

_LABELS = {  # of the fields that can be wrong, as they follow on the form
    "title": "event.what",
    "kind": "event.kind",
    "venue": "event.where",
    "organiser": "event.who",
    "day": "event.day",
    "starts": "event.starts",
    "ends": "event.ends",
    "repeats": "event.repeats",
    "interval": "event.repeats",
    "weekdays": "event.which",
    "until": "event.until",
    "count": "event.count",
}
_FOLDED = {  # under *Fler uppgifter*
    "together": "event.together",
    "level": "event.level",
    "languages": "event.languages",
    "target_groups": "event.target_groups",
    "cost": "event.cost",
    "description": "event.description",
    "next_step": "event.next_step",
}

_BOX = "not-saved"


def say(wrong: Mapping[str, str]) -> None:
    """Say that nothing is saved, and which fields of `wrong` to look at; nothing if none is."""
    if not wrong:
        return
    fields = [t("event.field", label=t(key)) for name, key in _LABELS.items() if name in wrong]
    fields += [
        t("event.field_in_more", label=t(key), more=t("event.more"))
        for name, key in _FOLDED.items()
        if name in wrong
    ]
    with st.container(key=_BOX):
        st.error(t("event.not_saved", fields=listed(fields)), icon=":material/error:")
    bring_into_sight(_BOX)  # the sentences by the fields have pushed it down
