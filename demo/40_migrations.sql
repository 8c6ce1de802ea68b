-- The history of the application's own migrations, as the platform's command line keeps it.
-- It has no column inserted_at: a health query must not expect one.
\set ON_ERROR_STOP on
set client_min_messages = warning;

create schema supabase_migrations;

create table supabase_migrations.schema_migrations (
  version text not null primary key,
  statements text[],
  name text
);
create table supabase_migrations.seed_files (
  path text not null primary key,
  hash text not null
);

insert into supabase_migrations.schema_migrations (version, statements, name) values
  ('20250103080000', array[
    'create table public.profiles (id uuid primary key, email text, full_name text, phone text)',
    E'create table public.sessions (\n\tid uuid primary key,\n\tclient_id uuid not null\n)'], 'init'),
  ('20250110093000', array[
    E'create function public.handle_new_user() returns trigger as $$\nbegin\n  -- a quote '', a backslash \\ and a lone\n\\.\n  return new;\nend\n$$ language plpgsql'], 'handle_new_user'),
  ('20250214120000', array['alter table public.messages enable row level security', ''], 'messages_rls'),
  ('20250301070000', array[]::text[], 'empty_migration'),
  ('20250402061500', null, 'repaired_by_hand'),
  ('20250520181500', array[
    'create type public.plan as enum (''free'', ''plus'', ''team'')',
    'comment on type public.plan is ''What a client pays for, in {braces}, with a comma, and a "quote"'''], 'plans'),
  ('20250701000000', array['alter table public.transcripts alter column body set storage external'], null),
  ('20250915101010', array[E'insert into public.app_version (version) values (''2.14.0'')\r\n'], 'release_2_14');

insert into supabase_migrations.seed_files (path, hash) values
  ('supabase/seed.sql', md5('seed') || md5('seed 2'));
