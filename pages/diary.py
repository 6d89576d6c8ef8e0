"""Dagbok: what happened, in words; newest first, and what waits to be written about."""

from bis.ui import diary, diary_form
from bis.ui.live import watch_changes
from bis.ui.page_files import end_here

if diary_form.is_open():
    diary_form.write()
    end_here()

watch_changes()
diary.head()
diary.tell_done()
diary.show_waiting()
diary.show_posts()
diary.show_removed()
