"""A Streamlit page with nothing on it."""
