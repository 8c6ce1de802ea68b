-- The login of the worker's role `backup`: reads everything, changes nothing.
-- Expects the password in the environment, because anyone may read a command line.
\set password `printf %s "$POLARIS_SOURCE_PASSWORD"`
-- BYPASSRLS: a dump must hold every row.
create role polaris_backup login bypassrls password :'password';
grant pg_read_all_data, pg_read_all_settings to polaris_backup;
-- No grant of these PostgreSQL versions lets a role read all large objects. This setting does, but would also let it
-- write them, hence read only.
alter role polaris_backup set lo_compat_privileges = on;
alter role polaris_backup set default_transaction_read_only = on;
