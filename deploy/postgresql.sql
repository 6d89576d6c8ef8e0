-- PostgreSQL 15 or later for BIS, once, as its administrator:
--   sudo -u postgres psql -v ON_ERROR_STOP=1 -f deploy/postgresql.sql
-- Then the line BIS_DATABASE_URL in /etc/bis.env. BIS makes its tables itself when it starts.

-- No password: on the server's own socket Debian's PostgreSQL trusts the system's user of the
-- same name ("peer"), so there is nothing to guess, to leak or to change.
CREATE ROLE bis LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;

-- The same order of letters on every computer, and the one that BIS is tested with.
CREATE DATABASE bis OWNER bis ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;

-- Others who have an account on this server have no business here.
REVOKE ALL ON DATABASE bis FROM PUBLIC;
