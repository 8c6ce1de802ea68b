-- Extensions live in their own schema, as on a hosted project.
-- uuid-ossp is left out on purpose: not every build has it, and a dump with it cannot be restored there.
-- Each is created only where the server has it: a server without contrib loads the rest of the demo.
\set ON_ERROR_STOP on
set client_min_messages = warning;

create schema extensions;
comment on schema extensions is 'Extensions, kept out of public';
grant usage on schema extensions to anon, authenticated, service_role;

do $$
declare
  wanted text;
begin
  foreach wanted in array array['pgcrypto', 'citext', 'hstore', 'pg_trgm', 'btree_gist', 'postgres_fdw']
  loop
    if exists (select from pg_catalog.pg_available_extensions where name = wanted) then
      execute format('create extension if not exists %I with schema extensions', wanted);
    end if;
  end loop;
end
$$;
