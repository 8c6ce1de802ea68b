-- The rows. :rows is the number of messages; all other sizes follow from it.
-- The same :rows always gives the same rows: everything comes from hashes of row numbers and fixed times.
-- Triggers do not exist yet (75_keys.sql), so none can add a row or the current time.
\set ON_ERROR_STOP on
\if :{?rows}
\else
  \set rows 2000
\endif
set client_min_messages = warning;
set timezone = 'UTC';
set lc_monetary = 'C';
-- The demo can be loaded again; durability of a half loaded one is worth nothing.
set synchronous_commit = off;

select greatest(:rows, 100) as messages,
       greatest(:rows, 100) / 20 as users,
       greatest(:rows, 100) / 200 + 1 as coaches,
       greatest(:rows, 100) / 8 as sessions,
       greatest(:rows, 100) / 10 as transcripts,
       greatest(:rows, 100) / 4 as moods,
       greatest(:rows, 100) / 2 as events,
       greatest(:rows, 100) / 1000 + 5 as organizations,
       greatest(:rows, 100) + 4096 as sentences \gset

-- A number from 0 to 2^31 - 1 that depends on (n, salt) only. The server must keep this hash stable,
-- because hash partitions survive a dump and restore into another version.
create function pg_temp.pick(n bigint, salt bigint) returns bigint
language sql immutable parallel safe as $$ select pg_catalog.hashint8extended(n, salt) & 2147483647 $$;

create function pg_temp.id_of(kind text, n bigint) returns uuid
language sql immutable parallel safe as $$ select pg_catalog.md5(kind || ' ' || n)::uuid $$;

-- Words of one width in one string: a word is then found by its position, in constant time.
create temporary table vocabulary as
select convert_to(string_agg(rpad(word, 14), '' order by position), 'UTF8') as words, count(*)::int as word_count
from unnest(string_to_array(
  'the to and you a it of that in we is for this on what so with feel be not have but can my when about do as if are '
  'me your was at week day time just how would like more think next work one out know they want really because good '
  'make try talk from help people then goal notice start some morning than been could first sleep plan something '
  'habit often team evening little before after maybe around small different focus energy walk moment together '
  'change practice again learn difficult manager project family meeting question answer breathing reflect balance '
  'progress support listen journal confidence boundary deadline patience feedback stress purpose routine value '
  'strength weakness intention decision conversation afternoon weekend holiday exercise running reading writing '
  'kitchen garden office school music colour window children partner friend neighbour colleague customer money '
  'budget promise courage worry anger joy calm tired curious grateful nervous proud certain possible important '
  'honest gentle quick slow early late always never sometimes usually perhaps rather enough almost already yesterday '
  'tomorrow tonight monday tuesday wednesday thursday friday saturday sunday january february march april june july '
  'august september october november december remember forget decide choose finish delay postpone agree refuse '
  'discover understand explain describe measure compare repeat improve protect respect trust doubt believe wonder '
  'imagine prepare recover relax stretch drink water coffee breakfast lunch dinner vegetables medicine doctor '
  'appointment calendar reminder notebook sentence chapter mountain river ocean island forest weather autumn winter '
  'spring summer presentation promotion interview salary responsibility opportunity environment relationship '
  'perfectionism procrastination self-awareness mindfulness accountability vulnerability resilience perspective '
  'experiment observation assumption alternative consequence expectation disappointment encouragement celebration',
  ' ')) with ordinality as entry (word, position);

-- Sentences of one width, likewise. There are far more of them than a compressor's window can hold,
-- so the text compresses like prose and not like a list of repeats.
create temporary table corpus (sentences bytea);
alter table corpus alter column sentences set storage external;
insert into corpus
with flat as materialized (select words || ''::bytea as words, word_count from vocabulary)
select convert_to(string_agg(rpad(upper(left(sentence, 1)) || substr(sentence, 2), 119) || ' ', '' order by s), 'UTF8')
from generate_series(1, :sentences) s
cross join flat
cross join lateral (
  select string_agg(
    case when pg_temp.pick(s * 64 + w, 1) % 23 = 0 then (pg_temp.pick(s * 64 + w, 2) % 2000)::text
         -- Squared, so that the first words are by far the most common ones.
         else rtrim(convert_from(substr(words,
           1 + 14 * floor(word_count * power(pg_temp.pick(s * 64 + w, 3) / 2147483648.0::float8, 2))::int, 14), 'UTF8'))
    end, ' ') || (array['.', '.', '.', '?', '!', ' ...'])[1 + pg_temp.pick(s, 5) % 6] as sentence
  from generate_series(1, 6 + pg_temp.pick(s, 4)::int % 9) w
) as made;

-- So many sentences in a row, chosen by the seed.
create function pg_temp.prose(sentences bytea, seed bigint, wanted int) returns text
language sql immutable as $$
  select string_agg(rtrim(convert_from(substr(sentences,
    1 + 120 * (pg_temp.pick(seed * 1024 + n, 7) % (octet_length(sentences) / 120))::int, 120), 'UTF8')),
    case when wanted > 40 then E'\n' else ' ' end)
  from generate_series(1, wanted) n
$$;
\set corpus '(select sentences || \'\'::bytea from corpus)'

insert into public.app_version (version, released_at, notes) values
  ('2.14.0', '2025-09-15 10:10:10+00', E'Calmer colours.\nFaster search.');

insert into public.organizations (id, parent_id, name, slug, settings, created_at)
overriding system value
select 1000 + 7 * n, case when n % 3 = 2 then 1000 + 7 * (n / 3) end, 'Demo Company ' || n, 'demo-company-' || n,
       jsonb_build_object('theme', (array['light', 'dark', 'auto'])[1 + n % 3], 'seats', n * 10, 'sso', n % 4 = 0),
       timestamptz '2025-01-02 00:00:00+00' + n * interval '1 hour'
from generate_series(0, :organizations - 1) n;
select setval('public.organizations_id_seq', 1000 + 7 * :organizations, false) \g /dev/null

-- Logins. The password hashes look like bcrypt but are the hash of nothing.
insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
  email_change_token_new, email_change, last_sign_in_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
  phone, phone_confirmed_at, banned_until, is_sso_user, deleted_at, is_anonymous)
select '00000000-0000-0000-0000-000000000000', pg_temp.id_of('user', n), 'authenticated', 'authenticated',
       case when n % 50 <> 49 then 'person.' || n || '@example.com' end,
       case when n % 50 <> 49 then '$2a$10$' || rpad('not.a.real.hash.' || n, 53, '.') end,
       case when n % 9 <> 0 then made + interval '2 minutes' end, '', '', '', '',
       made + pg_temp.pick(n, 11) % 9000 * interval '1 minute',
       '{"provider": "email", "providers": ["email"]}',
       jsonb_build_object('full_name', first_name || ' ' || last_name, 'newsletter', n % 2 = 0),
       made, made + interval '3 minutes',
       case when n % 4 = 0 then '1555' || lpad(n::text, 7, '0') end,
       case when n % 8 = 0 then made + interval '1 minute' end,
       case when n % 211 = 0 then timestamptz 'infinity' end, n % 50 = 48,
       case when n % 97 = 0 then made + interval '90 days' end, n % 50 = 49
from generate_series(1, :users) n
cross join lateral (
  select timestamptz '2025-01-05 06:00:00+00' + n * interval '7 minutes 0.123457 seconds' as made,
         (array['Ana', 'Bayani', 'Chloé', 'Dalisay', 'Émile', 'Fatima', 'Göran', 'Hana', 'İlker', 'Jürgen', 'Kwame',
                'Łucja', 'Mai', 'Ngozi', 'Óscar', 'Priya'])[1 + pg_temp.pick(n, 12) % 16] as first_name,
         (array['Santos', 'O''Brien', 'van der Berg', 'Müller', 'Nguyễn', 'García', 'Øst', 'Smith-Jones', 'Reyes',
                '山田', 'Иванова', 'Demo'])[1 + pg_temp.pick(n, 13) % 12] as last_name
) as named;

insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, id)
select u.id::text, u.id, jsonb_build_object('sub', u.id, 'email', upper(left(u.email, 1)) || substr(u.email, 2), 'email_verified', false),
       'email', u.last_sign_in_at, u.created_at, u.created_at, md5('identity ' || u.id)::uuid
from auth.users u where u.email is not null
order by u.created_at;

insert into auth.sessions (id, user_id, created_at, updated_at, factor_id, aal, not_after, refreshed_at, user_agent, ip, tag,
  refresh_token_counter)
select pg_temp.id_of('login', n), pg_temp.id_of('user', 1 + pg_temp.pick(n, 21) % :users), made, made + interval '1 hour', null,
       (array['aal1', 'aal1', 'aal2']::auth.aal_level[])[1 + n % 3], case when n % 10 = 0 then made + interval '30 days' end,
       made::timestamp, 'Mozilla/5.0 (demo; device ' || pg_temp.pick(n, 22) % 40 || ')',
       case when n % 5 = 0 then ('2001:db8::' || to_hex(n % 65536))::inet else '198.51.100.0'::inet + n % 256 end, null, n % 7
from generate_series(1, :users) n
cross join lateral (select timestamptz '2025-02-01 00:00:00+00' + n * interval '11 minutes' as made) as t;

insert into auth.refresh_tokens (instance_id, id, token, user_id, revoked, created_at, updated_at, parent, session_id)
select '00000000-0000-0000-0000-000000000000', n, 'demo' || lpad(n::text, 8, '0'), s.user_id::text, k = 0,
       s.created_at + k * interval '1 hour', s.created_at + (k + 1) * interval '1 hour',
       case when k = 1 then 'demo' || lpad((n - 1)::text, 8, '0') end, s.id
from generate_series(1, :users * 2) n
cross join lateral (select (n - 1) % 2 as k) as turn
join auth.sessions s on s.id = pg_temp.id_of('login', (n + 1) / 2)
order by n;
select setval('auth.refresh_tokens_id_seq', :users * 2) \g /dev/null

insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, phone, last_challenged_at)
select pg_temp.id_of('factor', n), pg_temp.id_of('user', n * 10), 'Telephone ' || n, 'phone', 'verified',
       timestamptz '2025-03-01 00:00:00+00' + n * interval '1 minute', timestamptz '2025-03-02 00:00:00+00' + n * interval '1 minute',
       '1555' || lpad((n * 10)::text, 7, '0'), timestamptz '2025-03-03 00:00:00+00' + n * interval '1 minute'
from generate_series(1, :users / 10) n;
insert into auth.mfa_amr_claims (session_id, created_at, updated_at, authentication_method, id)
select id, created_at, updated_at, case aal when 'aal2' then 'otp' else 'password' end, md5('claim ' || id)::uuid
from auth.sessions order by created_at;
insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
select md5('token ' || id)::uuid, id, 'confirmation_token', 'demo-' || md5(id::text), email,
       (created_at at time zone 'UTC'), (created_at at time zone 'UTC')
from auth.users where email is not null and email_confirmed_at is null order by created_at;
insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
select '00000000-0000-0000-0000-000000000000', pg_temp.id_of('entry', n),
       format('{"action":"%s", "actor_id":"%s",  "log_type":"account"}',
         (array['login', 'logout', 'token_refreshed'])[1 + n % 3], pg_temp.id_of('user', 1 + n % :users))::json,
       timestamptz '2025-02-01 00:00:00+00' + n * interval '5 minutes', case when n % 3 = 0 then '' else '198.51.100.' || n % 256 end
from generate_series(1, :users) n;

-- People. The trigger on auth.users would have made these rows; it comes later, so they are made here.
insert into public.profiles (id, email, full_name, phone, organization_id, referred_by, language, time_zone, birth_date,
  address, interests, preferences, avatar, next_session_id, created_at, updated_at)
select u.id, u.email, u.raw_user_meta_data ->> 'full_name',
       case when u.phone is not null then format('+1 (555) %s-%s', substr(u.phone, 5, 3), substr(u.phone, 8)) end,
       case when n % 3 <> 0 then 1000 + 7 * (pg_temp.pick(n, 31) % :organizations) end,
       case when n % 6 = 0 then pg_temp.id_of('user', n / 2) end,
       (array['en', 'en', 'en', 'tl', 'de', 'pt-BR'])[1 + n % 6],
       (array['Asia/Manila', 'UTC', 'Europe/Berlin', 'America/Sao_Paulo'])[1 + n % 4],
       case when n % 7 <> 0 then date '1950-01-01' + (pg_temp.pick(n, 32) % 20000)::int end,
       case when n % 5 <> 0 then row(
         pg_temp.pick(n, 33) % 200 || ' "Demo" Street', case when n % 10 <> 1 then 'Sample, City' end, lpad((n % 10000)::text, 4, '0'), 'PH')::public.postal_address end,
       case n % 5 when 0 then array[]::text[] when 1 then array['sleep'] when 2 then array['focus', 'public speaking']
         when 3 then array['work, life', null] else array['a "quote"', '{brace}', 'back\slash', '', 'NULL'] end,
       case when n % 8 <> 0 then jsonb_build_object('reminders', n % 2 = 0, 'hour', n % 24, 'note', E'tab\there', 'score', n / 7.0) end,
       case when n % 20 = 0 then decode(repeat(md5('avatar ' || n), 8 + n % 64), 'hex') end,
       case when n % 4 = 1 then pg_temp.id_of('session', 1 + pg_temp.pick(n, 34) % :sessions) end,
       u.created_at, u.updated_at
from generate_series(1, :users) n
join auth.users u on u.id = pg_temp.id_of('user', n)
order by n;

insert into public.coaches (profile_id, headline, biography, hourly_rate, specialties, available, certificates)
select pg_temp.id_of('user', n), pg_temp.prose(:corpus, 100000000 + n, 1), pg_temp.prose(:corpus, 110000000 + n, 12),
       20 + pg_temp.pick(n, 41) % 18000 / 100.0,
       (array['sleep', 'career', 'focus', 'confidence', 'habits'])[1 + n % 3 : 2 + n % 4],
       case when n % 4 <> 0 then public.minute_multirange(public.minute_range(540, 720), public.minute_range(780, (960 + n % 60)::int)) end,
       case when n % 2 = 0 then jsonb_build_array(jsonb_build_object('name', 'Demo certificate', 'year', 2000 + n % 25), null, n) end
from generate_series(1, :coaches) n;

-- A coach has one session an hour, so no two of one coach overlap.
insert into public.sessions (id, client_id, coach_id, status, title, summary, starts_at, ends_at, price, rating, mood)
select pg_temp.id_of('session', n), pg_temp.id_of('user', 1 + pg_temp.pick(n, 51) % :users), pg_temp.id_of('user', 1 + n % :coaches),
       (array['done', 'done', 'done', 'booked', 'cancelled', 'no show', 'waiting list', 'requested']::public.session_status[])[1 + n % 8],
       left(pg_temp.prose(:corpus, 120000000 + n, 1), 60), case when n % 3 <> 0 then pg_temp.prose(:corpus, 130000000 + n, 4) end,
       starts, starts + (30 + n % 3 * 15) * interval '1 minute',
       case when n % 11 <> 0 then (pg_temp.pick(n, 52) % 20000) / 100.0 end, case when n % 4 = 0 then 1 + n % 5 end,
       case when n % 2 = 0 then array[n % 5, null, n % 3]::int[] end
from generate_series(1, :sessions) n
cross join lateral (select timestamptz '2025-01-06 08:00:00+00' + (n / :coaches) * interval '1 hour' as starts) as t;

insert into public.entitlements (profile_id, plan, seats, active, valid, features)
select pg_temp.id_of('user', n), (array['free', 'plus', 'team', 'enterprise']::public.plan[])[1 + pg_temp.pick(n, 61) % 4], 1 + n % 9, n % 7 <> 0,
       case when n % 13 = 0 then daterange('2025-01-01', null) else daterange(date '2025-01-01' + n % 200, date '2025-08-01' + n % 400) end,
       case when n % 3 = 0 then '[]' else jsonb_build_array('chat', 'video', n % 5) end
from generate_series(1, :users) n;

-- The volume, first part: about 1 KiB for each message.
insert into public.messages (session_id, sender_id, reply_to, content, metadata, created_at, edited_at)
select pg_temp.id_of('session', 1 + pg_temp.pick(n, 71) % :sessions), pg_temp.id_of('user', 1 + pg_temp.pick(n, 72) % :users),
       case when n % 4 = 3 then n - 1 - pg_temp.pick(n, 73) % least(n - 1, 50) end,
       pg_temp.prose(:corpus, n, 2 + (pg_temp.pick(n, 74) % 24)::int)
         || case n % 40 when 0 then ' 🙂' when 1 then E'\n\n\tSee: C:\\notes\\today' when 2 then E'\r\n-- ' when 3 then ' naïve café' else '' end,
       case when n % 3 <> 0 then jsonb_build_object('client', (array['ios', 'android', 'web'])[1 + n % 3], 'tokens', pg_temp.pick(n, 75) % 900,
         'tags', jsonb_build_array((array['plan', 'sleep', 'stress', 'win'])[1 + n % 4])) end,
       timestamptz '2025-01-06 08:00:00+00' + n * interval '47.000001 seconds',
       case when n % 25 = 0 then timestamptz '2025-01-06 09:00:00+00' + n * interval '47 seconds' end
from generate_series(1, :messages) n;

-- Second part: about 20 KiB for each transcript.
insert into public.transcripts (id, session_id, language, body, segments, audio_digest, confidence, spoken, recorded_from, created_at)
select pg_temp.id_of('transcript', n), pg_temp.id_of('session', n), (array['en', 'de', 'pt-BR'])[1 + n % 3],
       pg_temp.prose(:corpus, 500000000 + n, 120 + (pg_temp.pick(n, 81) % 340)::int),
       case when n % 2 = 0 then (select jsonb_agg(jsonb_build_object('from', k * 1.5, 'to', k * 1.5 + 1.25, 'speaker', case k % 2 when 0 then 'coach' else 'client' end))
         from generate_series(1, (n % 20)::int) k) end,
       decode(md5('audio ' || n) || md5('more audio ' || n), 'hex'), (pg_temp.pick(n, 82) % 1000) / 1000.0,
       (600 + pg_temp.pick(n, 83) % 3000) * interval '1.013 seconds', '203.0.113.0'::inet + n % 256,
       timestamptz '2025-01-07 08:00:00+00' + n * interval '8 minutes'
from generate_series(1, :transcripts) n;

insert into public.goals (profile_id, parent_goal_id, title, weight, due, done)
select pg_temp.id_of('user', 1 + pg_temp.pick(n, 91) % :users), case when n > 10 and n % 2 = 0 then n / 2 end,
       left(pg_temp.prose(:corpus, 600000000 + n, 1), 70), (pg_temp.pick(n, 92) % 1000) / 3.0,
       case when n % 3 <> 0 then date '2025-06-01' + n % 300 end, (array[true, false, null])[1 + n % 3]
from generate_series(1, :users) n;
-- As if rows had been made and removed: the sequence is ahead of the greatest id.
select setval('public.goals_id_seq', :users + 1234) \g /dev/null

insert into public.invoices (number, organization_id, issued_on, net, tax_rate, lines)
select format('PC-%s-%s', 2025, lpad(n::text, 6, '0')), 1000 + 7 * (n % :organizations), date '2025-01-31' + n % 300,
       (pg_temp.pick(n, 95) % 1000000) / 100.0, 0.12, jsonb_build_array(jsonb_build_object('item', 'Coaching', 'count', 1 + n % 9))
from generate_series(1, :users / 2) n;

insert into public.calendar_blocks (room, during, reason)
select n % 5, tsrange(timestamp '2025-01-01' + n * interval '2 hours', timestamp '2025-01-01' + n * interval '2 hours' + interval '90 minutes'),
       case when n % 2 = 0 then 'Group session ' || n end
from generate_series(1, :users) n;

insert into public.audit_trail (at, actor, action, address, network, detail)
select timestamptz '2025-01-01 00:00:00+00' + n * interval '13 minutes', case when n % 9 <> 0 then pg_temp.id_of('user', 1 + n % :users) end,
       (array['INSERT public.sessions', 'UPDATE public.profiles', 'DELETE public.goals'])[1 + n % 3],
       '192.0.2.0'::inet + n % 256, ('10.' || n % 256 || '.0.0/16')::cidr, case when n % 2 = 0 then jsonb_build_object('row', n) end
from generate_series(1, :users) n;

insert into public.feature_flags (name, enabled, rollout) values
  ('read-only', false, 0), ('new-onboarding', true, 0.25), ('video sessions', true, 1.00), ('ünïcode', false, 'NaN');

insert into public.mood_entries (profile_id, recorded_on, mood, note)
select pg_temp.id_of('user', 1 + n % :users), date '2025-01-01' + (n / :users) * 65 + (pg_temp.pick(n, 101) % 20)::int + case when n % 17 = 0 then 365 else 0 end,
       1 + pg_temp.pick(n, 102) % 5, case when n % 6 = 0 then pg_temp.prose(:corpus, 700000000 + n, 1) end
from generate_series(0, :moods - 1) n
on conflict do nothing;

insert into public.events (id, kind, profile_id, payload, at)
select n, (array['login', 'logout', 'view', 'view', 'view', 'payment', 'export', 'share', 'search'])[1 + pg_temp.pick(n, 111) % 9],
       pg_temp.id_of('user', 1 + pg_temp.pick(n, 112) % :users),
       case when n % 4 <> 0 then jsonb_build_object('screen', (array['home', 'chat', 'goals', 'profile'])[1 + n % 4], 'ms', pg_temp.pick(n, 113) % 5000) end,
       timestamptz '2025-01-06 00:00:00+00' + n * interval '91 seconds'
from generate_series(1, :events) n;

-- The rows of the stored files: half private, half public. Sizes are those the demo's files would have.
insert into storage.objects (id, bucket_id, name, owner, created_at, updated_at, last_accessed_at, metadata, version, owner_id, user_metadata)
select pg_temp.id_of('object', n), case when n % 2 = 0 then 'user-media' else 'public-assets' end,
       case when n % 2 = 0 then pg_temp.id_of('user', 1 + n % :users) || '/recordings/' || n || '.m4a'
            when n % 7 = 1 then 'covers/with space & (sign)/' || n || '.png' else 'covers/' || n % 100 || '/' || n || '.png' end,
       case when n % 2 = 0 then pg_temp.id_of('user', 1 + n % :users) end, made, made, made,
       jsonb_build_object('eTag', '"' || md5('object ' || n) || '"', 'size', 512 + pg_temp.pick(n, 121) % 65536,
         'mimetype', case when n % 2 = 0 then 'audio/mp4' else 'image/png' end, 'cacheControl', 'max-age=3600',
         'lastModified', to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"'),
         'contentLength', 512 + pg_temp.pick(n, 121) % 65536, 'httpStatusCode', 200),
       pg_temp.id_of('version', n)::text, case when n % 2 = 0 then pg_temp.id_of('user', 1 + n % :users)::text end,
       case when n % 3 = 0 then '{"source": "demo"}'::jsonb end
from generate_series(1, :users) n
cross join lateral (select timestamptz '2025-01-10 10:00:00+00' + n * interval '17 minutes' as made) as t;
insert into storage.objects (id, bucket_id, name, created_at, updated_at, last_accessed_at, metadata, version)
values (pg_temp.id_of('object', 0), 'user-media', 'empty folder/.emptyFolderPlaceholder', '2025-01-10 09:00:00+00', '2025-01-10 09:00:00+00',
  '2025-01-10 09:00:00+00', '{"eTag": "\"d41d8cd98f00b204e9800998ecf8427e\"", "size": 0, "mimetype": "application/octet-stream", "cacheControl": "max-age=3600", "contentLength": 0, "httpStatusCode": 200}',
  pg_temp.id_of('version', 0)::text);

-- One row of 20 MB, and one of 1 MiB in a column that is dumped as hex, so twice as long in the dump.
insert into oddities.large_values (id, body, bytes) values
  (1, (select left(string_agg(pg_temp.prose(:corpus, 800000000 + n, 400), E'\n' order by n), 20 * 1000 * 1000) from generate_series(1, 800) n), null),
  (2, null, (select substr(string_agg(decode(md5('bytes ' || n), 'hex'), ''::bytea order by n), 1, 1048576) from generate_series(1, 65536) n)),
  (3, '', ''),
  (4, null, null);

drop table vocabulary, corpus;
drop function pg_temp.pick, pg_temp.id_of, pg_temp.prose;
