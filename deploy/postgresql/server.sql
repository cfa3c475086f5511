-- A PostgreSQL server of your own, 15 or newer. Run as a superuser:
--   psql --set password="'…'" --file server.sql
-- then DATABASE_URL='postgresql://jiban:…@host:5432/jiban?sslmode=verify-full'

CREATE ROLE jiban LOGIN PASSWORD :password;
-- The collation is the same on every machine; Chinese names are sorted by a stored pinyin key.
CREATE DATABASE jiban OWNER jiban ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
\connect jiban
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO jiban;
-- `jiban doctor` looks at the server's health, and `jiban up` at what waits.
GRANT pg_monitor TO jiban;

-- What is answered must be on disk; never switch these off for speed.
ALTER DATABASE jiban SET synchronous_commit = on;
-- A forgotten transaction holds up vacuum and the roots of the journal.
ALTER DATABASE jiban SET idle_in_transaction_session_timeout = '5min';
-- In postgresql.conf, for 16 GiB of memory:
--   shared_buffers = 4GB, effective_cache_size = 12GB, max_wal_size = 4GB,
--   checkpoint_timeout = 15min, wal_compression = lz4, random_page_cost = 1.1
-- max_connections: 12 for each web process and runner, and 10 to spare.
