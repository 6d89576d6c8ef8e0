"""Partner: all organisations, or the page of one."""

import streamlit as st

from bis.ui import partner_list, partner_managing, partner_page
from bis.ui.reads_partners import register
from bis.ui.text import t

partner_id = partner_page.chosen()

if partner_id is None:
    st.title(t("menu.partner"))
    everybody = register()
    partner_list.summary(everybody)
    partner_list.add()
    partner_list.rows(partner_list.choose(everybody), everybody)
    partner_list.matrix(everybody)
else:
    page = partner_page.read(partner_id)
    partner_page.head(page)
    if partner_page.is_managed():
        partner_managing.tell_ended(page)
    partner_page.to_do(page)
    partner_page.results(page)
    partner_page.coming(page)
    partner_page.people(page)
    if partner_page.is_managed():
        partner_managing.contributions(page)
        partner_managing.week_link(page)
        partner_managing.name_and_end(page)
