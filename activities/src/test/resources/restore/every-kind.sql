-- Every kind of object that pg_dump knows, each with something odd about it. Loads on PostgreSQL 15 and later as superuser.
do $$
declare role text;
begin
  foreach role in array array['odd owner', 'odd_reader', 'odd_writer', 'odd_dba'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I nologin', role);
    end if;
  end loop;
end $$;
alter role odd_dba createrole bypassrls;
alter role odd_reader set work_mem = '7MB';
comment on role odd_reader is 'Reads; it''s odd';
grant odd_reader to odd_writer with admin option;
alter role odd_reader login;

create schema "every kind" authorization "odd owner";
create schema plain_names;
comment on schema plain_names is 'semi;colon and -- dashes, and a ''quote''';
comment on schema public is null;
grant usage on schema "every kind" to odd_reader with grant option;
grant usage, create on schema plain_names to "odd owner";
set search_path = '';

-- Extensions, one with objects that others need, one with a configuration table's rows of its own.
create extension hstore with schema plain_names;
comment on extension hstore is 'not the usual words';
create extension btree_gist with schema plain_names;

-- Languages, access methods, casts, conversions, collations.
create function plain_names.odd_handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function plain_names.odd_inline(internal) returns void language c as '$libdir/plpgsql', 'plpgsql_inline_handler';
create function plain_names.odd_validator(oid) returns void language c as '$libdir/plpgsql', 'plpgsql_validator';
create trusted language odd_language handler plain_names.odd_handler inline plain_names.odd_inline
  validator plain_names.odd_validator;
alter language odd_language owner to "odd owner";
grant usage on language odd_language to odd_reader;
comment on language odd_language is 'plpgsql under another name';
create access method odd_heap type table handler pg_catalog.heap_tableam_handler;
comment on access method odd_heap is 'heap under another name';
create collation "every kind"."Odd Collation" (locale = 'C');
alter collation "every kind"."Odd Collation" owner to "odd owner";
create default conversion plain_names.odd_conversion for 'LATIN1' to 'UTF8' from pg_catalog.iso8859_1_to_utf8;

-- Types of every make.
create type "every kind".mood as enum ('sad', 'it''s ok', 'happy; very');
alter type "every kind".mood owner to "odd owner";
comment on type "every kind".mood is 'how it goes';
create type plain_names.pair as (a integer, "b c" text collate "C");
comment on column plain_names.pair.a is 'first';
create function plain_names.float_difference(double precision, double precision) returns double precision
  language sql immutable return $1 - $2;
create type plain_names.float_span as range (
  subtype = double precision, subtype_diff = plain_names.float_difference, multirange_type_name = plain_names.float_spans);
create type plain_names.shell_only;
create type plain_names.base_type;
create function plain_names.base_in(cstring) returns plain_names.base_type language internal strict immutable as 'textin';
create function plain_names.base_out(plain_names.base_type) returns cstring language internal strict immutable as 'textout';
create type plain_names.base_type (
  input = plain_names.base_in, output = plain_names.base_out, like = pg_catalog.text, delimiter = ';', category = 'S');
alter type plain_names.base_type owner to "odd owner";
create domain plain_names.percent as numeric(5, 2) default 50 not null
  constraint percent_range check (value between 0 and 100);
alter domain plain_names.percent add constraint percent_even check (value <> 13) not valid;
comment on constraint percent_range on domain plain_names.percent is 'between';
grant usage on type plain_names.percent to odd_reader;
revoke usage on type plain_names.percent from public;

-- Functions: overloaded, with defaults, variadic, SQL bodies with semicolons and CASE ... END, procedures, aggregates, windows.
create function "every kind".f(a integer default 1, variadic b text[] default '{}') returns text
  language sql stable parallel safe cost 7 set work_mem = '5MB' as $body$ select $1::text || ';' || 'it''s' $body$;
alter function "every kind".f(integer, text[]) owner to "odd owner";
create function "every kind".f(text) returns text language plpgsql security definer leakproof as $$ begin return $1; end $$;
revoke execute on function "every kind".f(text) from public;
grant execute on function "every kind".f(text) to odd_writer with grant option;
comment on function "every kind".f(text) is 'overloaded';
create function plain_names.atomic(x integer, out y integer, out z integer) returns record language sql
begin atomic
  select case when x > 1 then 2 else 3 end, 4;
  select case x when 1 then (select 5) else 6 end as y, 7 as z;
end;
create procedure plain_names.do_it(inout a integer) language plpgsql as $x$ begin commit; a := a + 1; end $x$;
alter procedure plain_names.do_it(integer) owner to odd_writer;
create function plain_names.add_up(numeric, numeric) returns numeric language sql immutable strict as 'select $1 + $2';
create aggregate plain_names.total(numeric) (
  sfunc = plain_names.add_up, stype = numeric, initcond = '0', msfunc = plain_names.add_up, minvfunc = plain_names.add_up,
  mstype = numeric, combinefunc = plain_names.add_up, parallel = safe);
alter aggregate plain_names.total(numeric) owner to "odd owner";
comment on aggregate plain_names.total(numeric) is 'adds';
create function plain_names.mood_number("every kind".mood) returns integer language sql immutable
  as $$ select case $1 when 'sad' then 1 else 2 end $$;
create cast ("every kind".mood as integer) with function plain_names.mood_number("every kind".mood) as assignment;
comment on cast ("every kind".mood as integer) is 'a number';
create cast (plain_names.base_type as text) without function as implicit;
create function plain_names.to_language(internal) returns internal language internal immutable as 'textout';
create function plain_names.hstore_to_language(internal) returns internal language internal immutable as 'prsd_lextype';
create transform for plain_names.hstore language odd_language (
  from sql with function plain_names.hstore_to_language(internal));
comment on transform for plain_names.hstore language odd_language is 'goes nowhere';

-- Operators, classes and families.
create function plain_names.pair_less(plain_names.pair, plain_names.pair) returns boolean language sql immutable
  as 'select $1.a < $2.a';
create function plain_names.pair_more(plain_names.pair, plain_names.pair) returns boolean language sql immutable
  as 'select $1.a > $2.a';
create function plain_names.pair_same(plain_names.pair, plain_names.pair) returns boolean language sql immutable
  as 'select $1.a = $2.a';
create function plain_names.pair_order(plain_names.pair, plain_names.pair) returns integer language sql immutable
  as 'select pg_catalog.btint4cmp($1.a, $2.a)';
create operator plain_names.<? (leftarg = plain_names.pair, rightarg = plain_names.pair, function = plain_names.pair_less,
  commutator = operator(plain_names.>?), restrict = scalarltsel, join = scalarltjoinsel);
create operator plain_names.>? (leftarg = plain_names.pair, rightarg = plain_names.pair, function = plain_names.pair_more,
  commutator = operator(plain_names.<?));
create operator plain_names.=? (leftarg = plain_names.pair, rightarg = plain_names.pair, function = plain_names.pair_same,
  commutator = operator(plain_names.=?), hashes, merges);
create function plain_names.pair_hash(plain_names.pair) returns integer language sql immutable as 'select $1.a';
create operator plain_names.|#| (rightarg = plain_names.pair, function = plain_names.pair_hash);
alter operator plain_names.<? (plain_names.pair, plain_names.pair) owner to "odd owner";
comment on operator plain_names.=? (plain_names.pair, plain_names.pair) is 'as good as equal';
create operator family plain_names.pair_family using btree;
alter operator family plain_names.pair_family using btree owner to "odd owner";
create operator class plain_names.pair_class for type plain_names.pair using btree family plain_names.pair_family as
  operator 1 plain_names.<?, operator 3 plain_names.=?, operator 5 plain_names.>?,
  function 1 plain_names.pair_order(plain_names.pair, plain_names.pair);
alter operator class plain_names.pair_class using btree owner to "odd owner";
comment on operator class plain_names.pair_class using btree is 'by the first';

-- Text search.
create text search parser plain_names.odd_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
  lextypes = prsd_lextype, headline = prsd_headline);
create text search template plain_names.odd_template (init = dsimple_init, lexize = dsimple_lexize);
create text search dictionary plain_names.odd_dictionary (template = plain_names.odd_template, accept = 'false');
alter text search dictionary plain_names.odd_dictionary owner to "odd owner";
create text search configuration plain_names."odd configuration" (parser = plain_names.odd_parser);
alter text search configuration plain_names."odd configuration" add mapping for asciiword, word
  with plain_names.odd_dictionary, pg_catalog.simple;
alter text search configuration plain_names."odd configuration" owner to odd_writer;
comment on text search configuration plain_names."odd configuration" is 'searches';

-- Foreign data.
create foreign data wrapper odd_wrapper options (debug 'tr''ue');
comment on foreign data wrapper odd_wrapper is 'wraps nothing';
create server "odd server" type 'none' version '1;2' foreign data wrapper odd_wrapper options (host 'far.away', dbname 'x');
grant usage on foreign server "odd server" to odd_reader;
create user mapping for odd_reader server "odd server" options ("user" 'me', password 'not a secret');
create user mapping for public server "odd server";
create foreign table plain_names.far_away (a integer options (name 'A'), b text not null) server "odd server" options (t 'T');
alter foreign table plain_names.far_away owner to "odd owner";

-- Tables: identity, generated, inherited, partitioned in two levels, typed, with storage and settings of all sorts.
create table plain_names.people (
  id bigint generated always as identity (start with 7 increment by 3) primary key,
  name text collate "every kind"."Odd Collation" not null,
  mood "every kind".mood default 'happy; very',
  share plain_names.percent default 25,
  "upper" text generated always as (upper(name)) stored,
  tags plain_names.hstore,
  span plain_names.float_span,
  constraint people_name_key unique (name),
  constraint people_short check (length(name) < 100) no inherit
) with (fillfactor = 71, autovacuum_enabled = false, toast.autovacuum_enabled = false);
alter table plain_names.people owner to "odd owner";
alter table plain_names.people alter column name set storage external, alter column name set statistics 321,
  alter column tags set compression pglz, alter column name set (n_distinct = -0.5);
comment on table plain_names.people is 'people';
comment on column plain_names.people."upper" is 'generated';
comment on constraint people_name_key on plain_names.people is 'one name each';
insert into plain_names.people (name, mood, tags, span)
  select 'person ' || n, case when n % 2 = 0 then 'sad'::"every kind".mood end, 'a=>1'::plain_names.hstore,
         plain_names.float_span(n, n + 1) from generate_series(1, 500) n;
create sequence plain_names.ticket as integer increment by 5 minvalue 5 cycle cache 3;
alter sequence plain_names.ticket owner to "odd owner";
select setval('plain_names.ticket', 55);
create table plain_names.orders (
  id integer default nextval('plain_names.ticket'),
  person bigint, replaced integer, at timestamptz default now(), during tsrange, room integer,
  constraint orders_pkey primary key (id) include (room) with (fillfactor = 60),
  constraint orders_replaced_key unique nulls not distinct (replaced, person) deferrable initially deferred,
  constraint orders_room exclude using gist (room plain_names.gist_int4_ops with =, during with &&)
    where (room is not null) deferrable
);
alter sequence plain_names.ticket owner to session_user;
alter sequence plain_names.ticket owned by plain_names.orders.id;
insert into plain_names.orders (person, replaced, at, during, room)
  select 7 + 3 * n, n, timestamptz '2024-01-01 00:00:00+00' + n * interval '1 hour',
         tsrange(timestamp '2024-01-01' + n * interval '1 day', timestamp '2024-01-01' + (n + 1) * interval '1 day'), n % 7
  from generate_series(0, 499) n;
alter table plain_names.orders add constraint orders_person_fkey foreign key (person) references plain_names.people
  on delete cascade on update restrict deferrable initially deferred;
alter table plain_names.orders add constraint orders_self_fkey foreign key (replaced) references plain_names.orders not valid;
alter table plain_names.orders add constraint orders_late check (id <> 20) not valid;
alter table plain_names.orders cluster on orders_pkey;
create unique index orders_identity on plain_names.orders (id, room) where room is not null;
alter table plain_names.orders replica identity full;
create index orders_expression on plain_names.orders using btree (((person + 1)) desc nulls last, "at") include (room)
  with (fillfactor = 55) where (replaced > 3);
alter index plain_names.orders_expression alter column 1 set statistics 77;
comment on index plain_names.orders_expression is 'odd';
create index people_by_span on plain_names.people using gist (span);
create statistics plain_names.odd_statistics (dependencies, mcv) on name, (lower(name)) from plain_names.people;
alter statistics plain_names.odd_statistics owner to odd_writer;
alter statistics plain_names.odd_statistics set statistics 55;
comment on statistics plain_names.odd_statistics is 'odd';
create table plain_names.of_pair of plain_names.pair ("b c" with options not null, primary key (a));
insert into plain_names.of_pair values (1, 'x');
create index of_pair_index on plain_names.of_pair (a);
create table plain_names.pairs (p plain_names.pair);
create index pairs_by_class on plain_names.pairs (p plain_names.pair_class);
insert into plain_names.pairs values (row(2, 'y')), (row(1, null));
create table plain_names.other_heap (a integer) using odd_heap;
create unlogged table plain_names.unlogged (a integer primary key);
insert into plain_names.unlogged values (1), (2);

create table plain_names.parent (a integer not null, b text default 'p', constraint parent_a check (a > 0));
create table plain_names.child (c integer, b text default 'c', primary key (a)) inherits (plain_names.parent);
create table plain_names.grandchild (constraint grandchild_own check (c <> 5)) inherits (plain_names.child);
insert into plain_names.parent values (1);
insert into plain_names.child values (2, 'x', 3);
insert into plain_names.grandchild values (4, 'y', 6);

create table plain_names.measure (region text not null, at date not null, value numeric default 1) partition by list (region);
alter table plain_names.measure owner to "odd owner";
create table plain_names.measure_north partition of plain_names.measure for values in ('north') partition by range (at);
create table plain_names.measure_north_1 partition of plain_names.measure_north
  for values from ('2024-01-01') to ('2025-01-01');
-- Attached late: its columns are in another order.
create table "every kind"."measure north 2" (value numeric default 2, at date not null, region text not null);
alter table plain_names.measure_north attach partition "every kind"."measure north 2" for values from ('2025-01-01') to (maxvalue);
create table plain_names.measure_rest partition of plain_names.measure default;
create unique index measure_key on plain_names.measure (region, at, value);
alter table plain_names.measure add constraint measure_pkey primary key (region, at);
create index measure_only on only plain_names.measure (value);
create index measure_rest_value on plain_names.measure_rest (value);
alter index plain_names.measure_only attach partition plain_names.measure_rest_value;
comment on index plain_names.measure_rest_value is 'attached by hand';
alter table plain_names.measure add constraint measure_value check (value is not null);
insert into plain_names.measure values ('north', '2024-05-05', 7), ('north', '2026-05-05', 8), ('south', '2024-05-05', 9);
create table plain_names.measure_note (region text, at date, note text,
  constraint measure_note_fkey foreign key (region, at) references plain_names.measure (region, at) match full);
insert into plain_names.measure_note values ('north', '2024-05-05', 'x');

-- Views that go round, rules, materialized views on materialized views.
create view plain_names.people_view with (security_barrier, check_option = local) as
  select id, name, mood from plain_names.people where mood = 'sad';
alter view plain_names.people_view owner to "odd owner";
alter view plain_names.people_view alter column mood set default 'sad';
create recursive view plain_names.counting (n) as values (1) union all select n + 1 from counting where n < 5;
create view plain_names.by_key as select p.id, p.name, count(*) as orders from plain_names.people p
  join plain_names.orders o on o.person = p.id group by p.id;
create view plain_names.one_way as select 1 as a, 'x'::text as b;
create function plain_names.one_way_rows() returns setof plain_names.one_way language sql stable
begin atomic
  select a, b from plain_names.one_way;
end;
-- Now the view needs the function whose result needs the view.
create or replace view plain_names.one_way as select 1 as a, 'x'::text as b
  where exists (select from plain_names.one_way_rows() limit 0) is not null;
create table plain_names.rule_log (what text);
create view plain_names.logged as select a, b from plain_names.one_way;
create rule "odd rule" as on insert to plain_names.logged do instead (
  insert into plain_names.rule_log values ('one;'); insert into plain_names.rule_log values (new.b));
comment on rule "odd rule" on plain_names.logged is 'two statements';
create rule quiet as on delete to plain_names.rule_log where old.what = 'x' do instead nothing;
alter table plain_names.rule_log disable rule quiet;
create materialized view plain_names."z first" as select mood, count(*) as people from plain_names.people group by mood;
create materialized view plain_names."a second" with (fillfactor = 80) as
  select sum(people) as all_people from plain_names."z first";
create materialized view plain_names.empty_view as select * from plain_names."a second" with no data;
create unique index second_key on plain_names."a second" (all_people);
alter materialized view plain_names."z first" owner to "odd owner";
comment on materialized view plain_names."z first" is 'first though its name is last';

-- Triggers.
create function plain_names.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function plain_names.call_out() returns trigger language plpgsql as
  $$ begin perform net.http_post('https://example.invalid', '{}'); return null; end $$;
create trigger "odd; trigger" before insert or update of name on plain_names.people
  for each row when (new.name is distinct from 'x') execute function plain_names.touch('a', 'it''s');
comment on trigger "odd; trigger" on plain_names.people is 'odd';
create constraint trigger later after delete on plain_names.people deferrable initially deferred
  for each row execute function plain_names.touch();
alter table plain_names.people enable always trigger "odd; trigger";
create trigger webhook after insert on plain_names.orders for each row execute function plain_names.call_out();
create trigger of_statement after insert on plain_names.orders referencing new table as fresh
  for each statement execute function plain_names.touch();
alter table plain_names.orders disable trigger of_statement;
create trigger instead instead of update on plain_names.people_view for each row execute function plain_names.touch();
create trigger cloned after insert on plain_names.measure for each row execute function plain_names.touch();
alter table plain_names.measure_rest disable trigger cloned;

-- Row security and privileges.
alter table plain_names.people enable row level security, force row level security;
create policy "odd policy" on plain_names.people as restrictive for update to odd_writer, "odd owner"
  using (mood <> 'sad') with check (name <> 'x;');
comment on policy "odd policy" on plain_names.people is 'odd';
create policy everybody on plain_names.people using (true);
grant select (name, mood), update (mood) on plain_names.people to odd_reader;
grant insert, select on plain_names.people to odd_writer with grant option;
grant usage on schema plain_names to odd_writer;
set role odd_writer;
grant select on plain_names.people to odd_dba;
reset role;
grant usage on sequence plain_names.ticket to odd_reader;
grant select on plain_names."z first" to public;
grant truncate, trigger on plain_names.measure to odd_reader;
revoke all on plain_names.rule_log from session_user;
alter default privileges for role "odd owner" in schema plain_names grant select on tables to odd_reader;
alter default privileges for role "odd owner" revoke execute on functions from public;
alter default privileges grant usage on types to odd_writer;
revoke usage on schema public from public;

-- What a scheduler keeps its jobs in, laid out as pg_cron does.
create schema cron;
create table cron.job (jobid bigint primary key, schedule text not null, command text not null, active boolean not null default true);
insert into cron.job values (1, '* * * * *', 'select 1', true), (2, '0 0 * * *', 'select 2', false);

-- Large objects.
select lo_from_bytea(910001, 'one'), lo_from_bytea(910002, decode(repeat('00ff', 3000), 'hex')), lo_create(910003);
alter large object 910002 owner to "odd owner";
comment on large object 910001 is 'the first; of three';
grant select on large object 910002 to odd_reader;
grant update on large object 910003 to odd_writer with grant option;
-- Of one owner and one set of privileges: since PostgreSQL 17 they share their entries.
select lo_from_bytea(910004, 'four'), lo_create(910005);
alter large object 910004 owner to "odd owner";
alter large object 910005 owner to "odd owner";
grant select on large object 910004 to odd_writer with grant option;
grant select on large object 910005 to odd_writer with grant option;

-- Publications and subscriptions.
create publication odd_publication for table plain_names.orders (id, room) where (room > 3), plain_names.parent
  with (publish = 'insert, update');
create publication of_schema for tables in schema "every kind" with (publish_via_partition_root = true);
create publication of_all for all tables;
comment on publication of_all is 'all';
create subscription odd_subscription connection 'host=127.0.0.1 port=1 dbname=nowhere' publication a, "b c"
  with (connect = false, slot_name = 'odd_slot', binary = true, enabled = false, create_slot = false);

-- Settings of the database and of roles in it.
do $$
begin
  execute format('alter database %I set statement_timeout = ''45min''', current_database());
  execute format('alter database %I set "custom.setting" = ''its; odd''', current_database());
  execute format('alter database %I set default_transaction_read_only = off', current_database());
  execute format('alter database %I connection limit 77', current_database());
  execute format('alter role odd_writer in database %I set search_path = plain_names, "every kind"', current_database());
  execute format('comment on database %I is ''twice as odd''', current_database());
  execute format('grant create on database %I to odd_reader', current_database());
  execute format('revoke temporary on database %I from public', current_database());
end $$;

-- Event triggers come last: they would act on all of the above.
create function plain_names.on_event() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger odd_event on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE')
  execute function plain_names.on_event();
alter event trigger odd_event enable always;
comment on event trigger odd_event is 'watches';
