-- Foreign keys, indexes of every kind, triggers, materialized views: after the data, as pg_dump itself orders them.
-- So no trigger fires while the demo is loaded, and the rows do not depend on the time of the load.
\set ON_ERROR_STOP on
set client_min_messages = warning;
set maintenance_work_mem = '256MB';

-- auth
alter table auth.identities add constraint identities_user_id_fkey
  foreign key (user_id) references auth.users (id) on delete cascade;
alter table auth.sessions add constraint sessions_user_id_fkey
  foreign key (user_id) references auth.users (id) on delete cascade;
alter table auth.refresh_tokens add constraint refresh_tokens_session_id_fkey
  foreign key (session_id) references auth.sessions (id) on delete cascade;
alter table auth.mfa_factors add constraint mfa_factors_user_id_fkey
  foreign key (user_id) references auth.users (id) on delete cascade;
alter table auth.mfa_amr_claims add constraint mfa_amr_claims_session_id_fkey
  foreign key (session_id) references auth.sessions (id) on delete cascade;
alter table auth.one_time_tokens add constraint one_time_tokens_user_id_fkey
  foreign key (user_id) references auth.users (id) on delete cascade;
create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
comment on index auth.users_email_partial_key is
  'Auth: A partial unique index that applies only when is_sso_user is false';
create unique index confirmation_token_idx on auth.users (confirmation_token) where confirmation_token::text !~ '^[0-9 ]*$';
create index users_instance_id_email_idx on auth.users (instance_id, lower(email::text));
create index users_is_anonymous_idx on auth.users (is_anonymous);
create index identities_email_idx on auth.identities (email text_pattern_ops);
create index identities_user_id_idx on auth.identities (user_id);
create index sessions_user_id_idx on auth.sessions (user_id);
create index user_id_created_at_idx on auth.sessions (user_id, created_at);
create index sessions_not_after_idx on auth.sessions (not_after desc);
create index refresh_tokens_parent_idx on auth.refresh_tokens (parent);
create index refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);
create index one_time_tokens_token_hash_hash_idx on auth.one_time_tokens using hash (token_hash);
create unique index one_time_tokens_user_id_token_type_key on auth.one_time_tokens (user_id, token_type);

-- public: foreign keys, with every action, one to another schema, a circle, and references to itself.
alter table public.organizations add constraint organizations_parent_fkey
  foreign key (parent_id) references public.organizations (id) on delete set null;
alter table public.profiles
  add constraint profiles_id_fkey foreign key (id) references auth.users (id) on delete cascade,
  add constraint profiles_organization_fkey foreign key (organization_id) references public.organizations (id) on delete restrict,
  add constraint profiles_referred_by_fkey foreign key (referred_by) references public.profiles (id)
    on delete set null deferrable initially deferred;
alter table public.coaches add constraint coaches_profile_fkey
  foreign key (profile_id) references public.profiles (id) on update cascade on delete cascade;
alter table public.sessions
  add constraint sessions_client_fkey foreign key (client_id) references public.profiles (id) on delete cascade,
  add constraint sessions_coach_fkey foreign key (coach_id) references public.coaches (profile_id);
alter table public.profiles add constraint profiles_next_session_fkey
  foreign key (next_session_id) references public.sessions (id) on delete set null deferrable initially immediate;
alter table public.entitlements add constraint entitlements_profile_fkey
  foreign key (profile_id) references public.profiles (id) on delete cascade;
alter table public.messages
  add constraint messages_session_fkey foreign key (session_id) references public.sessions (id) on delete cascade,
  add constraint messages_sender_fkey foreign key (sender_id) references public.profiles (id),
  add constraint messages_reply_to_fkey foreign key (reply_to) references public.messages (id) on delete set null
    deferrable initially deferred;
alter table public.transcripts add constraint transcripts_session_fkey
  foreign key (session_id) references public.sessions (id) on delete cascade;
alter table public.goals
  add constraint goals_profile_fkey foreign key (profile_id) references public.profiles (id) on delete cascade,
  add constraint goals_parent_fkey foreign key (parent_goal_id) references public.goals (id);
alter table public.invoices add constraint invoices_organization_fkey
  foreign key (organization_id) references public.organizations (id);
-- From a partitioned table: a dump has it on the parent and again, by inheritance, on each partition.
alter table public.mood_entries add constraint mood_entries_profile_fkey
  foreign key (profile_id) references public.profiles (id) on delete cascade;

-- public: indexes.
create unique index profiles_email_key on public.profiles (lower(email)) where email is not null;
create index profiles_phone_digits_idx on public.profiles (public.normalise_phone(phone)) where phone is not null;
create index profiles_interests_idx on public.profiles using gin (interests);
create index profiles_birth_date_idx on public.profiles (birth_date desc nulls last);
create index profiles_city_idx on public.profiles (((address).city) collate public.plain_bytes);
create unique index organizations_slug_key on public.organizations (slug);
create index sessions_client_idx on public.sessions (client_id) include (starts_at, status);
create index sessions_coach_idx on public.sessions (coach_id, starts_at);
create index sessions_during_idx on public.sessions using gist (during);
create index sessions_text_idx on public.sessions
  using gin (to_tsvector('public.coaching', title || ' ' || coalesce(summary, '')));
create unique index entitlements_one_active on public.entitlements (profile_id) where active;
create index entitlements_valid_idx on public.entitlements using spgist (valid);
create index messages_session_idx on public.messages (session_id, created_at) with (fillfactor = 80);
create index messages_created_at_idx on public.messages using brin (created_at) with (pages_per_range = 32);
create index messages_metadata_idx on public.messages using gin (metadata jsonb_path_ops) where metadata is not null;
create index messages_sender_idx on public.messages using hash (sender_id);
create unique index transcripts_session_key on public.transcripts (session_id);
create index events_at_idx on public.events (at);
create index events_payload_idx on public.events using gin (payload);
alter table public.transcripts add constraint transcripts_digest_unique unique (audio_digest) deferrable initially deferred;
alter table public.calendar_blocks add constraint calendar_blocks_one_at_a_time exclude using gist (during with &&);
comment on constraint calendar_blocks_one_at_a_time on public.calendar_blocks is 'There is one room after all';
comment on index public.messages_created_at_idx is 'Rows come in order of time';
alter index public.sessions_text_idx alter column 1 set statistics 300;
alter table public.sessions cluster on sessions_coach_idx;
create unique index entitlements_identity on public.entitlements (profile_id, id);
alter table public.entitlements replica identity using index entitlements_identity;
alter table public.messages replica identity full;

select exists (select from pg_catalog.pg_extension where extname = 'btree_gist') as has_btree_gist,
       exists (select from pg_catalog.pg_extension where extname = 'pg_trgm') as has_pg_trgm \gset
\if :has_btree_gist
set search_path = pg_catalog, extensions;
alter table public.sessions add constraint sessions_coach_one_at_a_time
  exclude using gist (coach_id with =, during with &&) where (status <> 'cancelled');
reset search_path;
\endif
\if :has_pg_trgm
create index profiles_full_name_idx on public.profiles using gin (full_name extensions.gin_trgm_ops);
\endif

create statistics public.sessions_statistics (ndistinct, dependencies, mcv) on client_id, coach_id, status from public.sessions;
comment on statistics public.sessions_statistics is 'A client keeps to a coach';
alter statistics public.sessions_statistics set statistics 200;
create statistics public.messages_day_statistics on (date_trunc('day', created_at at time zone 'UTC')) from public.messages;
alter table public.messages alter column session_id set statistics 500;
alter table public.messages alter column sender_id set (n_distinct = -0.05);
alter table public.messages set (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = true);

-- Materialized views: the second reads the first, so they must be refreshed in order; the third never was filled.
create materialized view public.coach_activity as
  select coach_id, count(*) as sessions, count(rating) as ratings, avg(rating)::numeric(4, 2) as mean_rating
  from public.sessions group by coach_id order by coach_id;
create unique index coach_activity_key on public.coach_activity (coach_id);
create materialized view public.coach_ranking as
  select coach_id, rank() over (order by sessions desc, coach_id) as rank from public.coach_activity order by coach_id;
create index coach_ranking_idx on public.coach_ranking (rank);
create materialized view public.never_filled as select id from public.goals with no data;
comment on materialized view public.coach_activity is 'Refreshed at night';

-- Triggers. The one on auth.users is the application's own although the table is the platform's.
create trigger on_auth_user_created after insert on auth.users
  for each row execute function public.handle_new_user();
comment on trigger on_auth_user_created on auth.users is 'Made by the application, not by the platform';
create trigger profiles_touch before update on public.profiles
  for each row when (old.email is distinct from new.email or old.full_name is distinct from new.full_name) execute function public.touch_updated_at();
create trigger sessions_record after insert or update of status or delete on public.sessions
  for each row execute function public.record_change();
create trigger goals_record after delete on public.goals
  referencing old table as gone for each statement execute function public.record_change();
create trigger mood_entries_record after update on public.mood_entries
  for each row execute function public.record_change();
create constraint trigger entitlements_record after insert on public.entitlements
  deferrable initially deferred for each row execute function public.record_change();
-- Triggers that are switched off, or fire only on a replica, or always.
create trigger messages_touch before update on public.messages
  for each row execute function public.record_change();
alter table public.messages disable trigger messages_touch;
create trigger invoices_record after insert on public.invoices for each row execute function public.record_change();
alter table public.invoices enable replica trigger invoices_record;
create trigger flags_record after update on public.feature_flags for each row execute function public.record_change();
alter table public.feature_flags enable always trigger flags_record;

-- Tells the API that the schema changed.
create function extensions.pgrst_ddl_watch() returns event_trigger
language plpgsql as $$
begin
  notify pgrst, 'reload schema';
end;
$$;
create event trigger pgrst_ddl_watch on ddl_command_end
  when tag in ('CREATE TABLE', 'ALTER TABLE', 'CREATE FUNCTION')
  execute function extensions.pgrst_ddl_watch();
comment on event trigger pgrst_ddl_watch is 'Reloads the API';

-- A warning about wal_level is of no interest here.
set client_min_messages = error;
create publication supabase_realtime for table public.messages, public.sessions;
create publication "Every insert" for all tables with (publish = 'insert', publish_via_partition_root = true);
set client_min_messages = warning;
comment on publication supabase_realtime is 'What clients may listen to';
