-- Owners, row security, policies, grants and default privileges.
\set ON_ERROR_STOP on
set client_min_messages = warning;

-- Row security. auth and storage first, as the platform has it.
do $$
declare
  found record;
begin
  for found in
    select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
    order by c.relname
  loop
    execute format('alter table %s enable row level security', found.name);
  end loop;
end
$$;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
alter table storage.migrations enable row level security;
alter table storage.s3_multipart_uploads enable row level security;
alter table storage.s3_multipart_uploads_parts enable row level security;
create policy "Public assets are for everybody" on storage.objects
  for select using (bucket_id = 'public-assets');
create policy "People see their own media" on storage.objects
  for select to authenticated
  using (bucket_id = 'user-media' and (storage.foldername(name))[1] = auth.uid()::text);
create policy "People upload to their own folder" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'user-media' and (storage.foldername(name))[1] = auth.uid()::text);
create policy "Buckets are listed" on storage.buckets for select to anon, authenticated using (public);

-- public: one policy of each kind.
alter table public.profiles enable row level security;
alter table public.coaches enable row level security;
alter table public.sessions enable row level security;
alter table public.entitlements enable row level security;
alter table public.messages enable row level security;
alter table public.transcripts enable row level security;
alter table public.goals enable row level security;
alter table public.mood_entries enable row level security;
alter table public.invoices enable row level security;
-- For the owner too; a superuser or BYPASSRLS still reads all, or a dump would be empty here.
alter table public.invoices force row level security;
-- Row security without a policy: nobody sees anything.
alter table public.audit_trail enable row level security;
create policy "Own profile" on public.profiles using (id = auth.uid()) with check (id = auth.uid());
create policy "Coaches see profiles" on public.profiles for select to authenticated using (public.is_staff());
create policy "Nobody who was deleted" on public.profiles as restrictive for all to authenticated
  using (not exists (select from auth.users u where u.id = profiles.id and u.deleted_at is not null));
create policy "Everybody" on public.coaches for select to public using (true);
create policy "Own sessions" on public.sessions for select to authenticated using (auth.uid() in (client_id, coach_id));
create policy "Book" on public.sessions for insert to authenticated with check (client_id = auth.uid() and status = 'requested');
create policy "Rate" on public.sessions for update to authenticated using (client_id = auth.uid()) with check (rating is not null);
create policy "Cancel" on public.sessions for delete to authenticated, "Coaching Staff" using (starts_at > now());
create policy "It's ""quoted""; with 'quotes'" on public.messages for all to authenticated using (sender_id = auth.uid());
create policy service on public.messages to service_role using (true) with check (true);
create policy own on public.entitlements for select using ((select auth.uid()) = profile_id);
create policy own on public.mood_entries using (profile_id = auth.uid());
comment on policy "Book" on public.sessions is 'A request only; the coach confirms';

-- Grants: on schemas, tables, columns, views, sequences, functions, types, servers.
grant usage on schema public to anon, authenticated, service_role;
grant usage on schema oddities to service_role with grant option;
grant all on all tables in schema public to service_role;
grant select on all tables in schema public to authenticated;
grant insert, update, delete on public.profiles, public.sessions, public.messages, public.goals, public.mood_entries to authenticated;
grant select on public.coaches, public.feature_flags, public.app_version to anon;
revoke all on public.audit_trail from authenticated;
grant select (id, full_name), update (full_name, "language") on public.profiles to anon;
grant usage, select on all sequences in schema public to authenticated, service_role;
revoke execute on function public.handle_new_user() from public;
revoke execute on function public.search_messages(text, integer, text[]) from public;
grant execute on function public.search_messages(text, integer, text[]) to authenticated;
grant execute on procedure public.close_sessions(timestamptz, bigint) to "Coaching Staff";
revoke usage on type public.plan from public;
grant usage on type public.plan to authenticated, service_role;
grant usage on foreign server "Server ""s""" to service_role;
grant select on public."Odd ""Quoted"" Table" to public;
-- An owner who took a right from itself.
revoke truncate on oddities.empty from current_user;
-- A right given on by one who was given it: the dump must change its role to write this one.
grant select on oddities.texts to service_role with grant option;
set role service_role;
grant select on oddities.texts to "Coaching Staff";
reset role;

grant select on auth.users, auth.sessions, auth.identities to dashboard_user;
grant execute on function auth.uid(), auth.role(), auth.email(), auth.jwt() to anon, authenticated, service_role, dashboard_user;
grant select, insert, update, delete on storage.buckets, storage.objects to anon, authenticated, service_role;

alter default privileges in schema public grant all on tables to service_role;
alter default privileges in schema public grant select on tables to authenticated;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role supabase_auth_admin in schema auth grant select on tables to dashboard_user;
alter default privileges for role supabase_storage_admin in schema storage grant all on tables to service_role;
alter default privileges revoke execute on functions from public;

-- Owners last: what was granted above keeps its grantor right.
do $$
declare
  found record;
begin
  for found in
    select format('alter schema %I owner to %I', s.name, s.owner) as command, 0 as step
    from (values ('auth', 'supabase_auth_admin'), ('storage', 'supabase_storage_admin')) as s (name, owner)
    union all
    -- Sequences that belong to a column follow their table.
    select format('alter table %s owner to %I', c.oid::regclass, s.owner), 1
    from (values ('auth', 'supabase_auth_admin'), ('storage', 'supabase_storage_admin')) as s (name, owner)
    join pg_catalog.pg_class c on c.relnamespace = s.name::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    union all
    select format('alter routine %s owner to %I', p.oid::regprocedure, s.owner), 2
    from (values ('auth', 'supabase_auth_admin'), ('storage', 'supabase_storage_admin')) as s (name, owner)
    join pg_catalog.pg_proc p on p.pronamespace = s.name::regnamespace
    union all
    select format('alter type %s owner to %I', t.oid::regtype, s.owner), 3
    from (values ('auth', 'supabase_auth_admin'), ('storage', 'supabase_storage_admin')) as s (name, owner)
    join pg_catalog.pg_type t on t.typnamespace = s.name::regnamespace and t.typtype = 'e'
    order by step, command
  loop
    execute found.command;
  end loop;
end
$$;
alter table oddities.parent owner to "Coaching Staff";
alter publication supabase_realtime owner to supabase_admin;

-- Statistics of the rows, as a server in use has them. They are not part of a dump before PostgreSQL 18.
analyze;
