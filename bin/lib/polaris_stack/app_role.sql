-- The login of the demo's app: reads and writes every row, owns nothing.
-- Expects the password in the environment, because anyone may read a command line.
\set password `printf %s "$POLARIS_APP_PASSWORD"`
create role polaris_app login bypassrls password :'password';
grant pg_read_all_data, pg_write_all_data to polaris_app;
