"""Avsluta: how one occurrence went."""

from bis.core.events import PLANNED
from bis.ui import closing_form

occurrence = closing_form.chosen_occurrence()
closing_form.describe(occurrence)

if occurrence.status == PLANNED:
    closing_form.ask(occurrence)
else:
    closing_form.show_closed(occurrence)
