"""The only SQL. Functions take a session or connection and return values, never rows."""
