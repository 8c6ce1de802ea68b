-- The roles of a hosted project. Roles belong to the cluster, not to the database,
-- so each is created only when it is missing: the demo may be loaded into several databases.
-- No role has a password here.
\set ON_ERROR_STOP on
set client_min_messages = warning;

do $$
begin
  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'The demo needs a database with encoding UTF8, this one has %.', current_setting('server_encoding')
      using hint = 'Create the cluster with: initdb --encoding=UTF8';
  end if;
  if current_setting('server_version_num')::int < 140000 then
    raise exception 'The demo needs PostgreSQL 14 or newer, this is %.', current_setting('server_version');
  end if;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    raise exception 'The demo must be loaded by a superuser, % is none.', current_user
      using hint = 'It creates an event trigger, roles and objects owned by other roles.';
  end if;
end
$$;

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      -- What API requests become, after the gateway has checked the token.
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      -- The gateway logs in as this one and switches to one of the three above.
      ('authenticator', 'login noinherit'),
      -- Owners of the schemas that the platform manages.
      ('supabase_admin', 'login superuser createdb createrole replication bypassrls'),
      ('supabase_auth_admin', 'login noinherit createrole'),
      ('supabase_storage_admin', 'login noinherit createrole'),
      ('dashboard_user', 'nologin createdb createrole replication'),
      -- A group of the application's own, with a name that must be quoted.
      ('Coaching Staff', 'nologin')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant authenticator to supabase_storage_admin;
grant "Coaching Staff" to authenticated;

-- Settings of roles are not in a dump of the database, only in pg_dumpall --roles-only.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role supabase_auth_admin set search_path = 'auth';
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';
alter role supabase_storage_admin set search_path = 'storage';

comment on role authenticator is 'Logs in for the API and becomes anon, authenticated or service_role';
