"""Plain pages and the guard: everything that is served without Streamlit."""
