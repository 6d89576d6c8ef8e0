"""All Streamlit that is not a page: widgets, cached reads, the live poll, the login."""
