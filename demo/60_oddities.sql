-- Everything a dump, a parser of dumps or a restore may stumble over. Each object says why it is here.
\set ON_ERROR_STOP on
set client_min_messages = warning;
set timezone = 'UTC';
set lc_monetary = 'C';

create schema oddities;
comment on schema oddities is 'Legal, rare, and bound to break somebody''s tool';
create schema "Odd ""Schema"" 100%";

-- Text that COPY must escape: a mistake shows as a lost or a split row.
create table oddities.texts (id integer primary key, why text not null, body text);
insert into oddities.texts values
  (1, 'null', null),
  (2, 'empty, which is not null', ''),
  (3, 'the text that means null in COPY', '\N'),
  (4, 'the line that ends COPY', '\.'),
  (5, 'that line in the middle', E'before\n\\.\nafter'),
  (6, 'a tab, the separator', E'one\ttwo'),
  (7, 'line ends of every kind', E'unix\nwindows\r\nmac\rend\n'),
  (8, 'backslashes', E'\\ \\\\ \\n \\t \\x41 \\101 \\'),
  (9, 'every control character', (select string_agg(chr(n), '' order by n) from generate_series(1, 31) n) || chr(127)),
  (10, 'unicode of 1 to 4 bytes', 'a é € 😀 𝒳'),
  (11, 'emoji made of several code points', '👩‍👩‍👧‍👦 🏳️‍🌈 🇵🇭 👍🏽'),
  (12, 'the last code point', U&'\+10FFFF'),
  (13, 'composed and decomposed, equal to the eye only', U&'\00E9 e\0301'),
  (14, 'right to left, with marks', U&'\05E9\05DC\05D5\05DD \200F\202Eabc\202C'),
  (15, 'line separators that are not line ends to COPY', U&'a\2028b\2029c\0085d'),
  (16, 'a byte order mark and a zero width space', U&'\FEFFx\200B'),
  (17, 'spaces at both ends', '  x  '),
  (18, 'looks like SQL', '''; drop table oddities.texts; -- $$ $tag$ /* */'),
  (19, 'looks like psql', E'\\connect other\n\\! ls\n\\q\nCOPY x FROM stdin;\n'),
  (20, 'looks like CSV', '"quoted", and ""doubled"""'),
  (21, 'a line of 100,000 characters', repeat('long line ', 10000)),
  (22, '8,192 line ends', repeat(E'\n', 8192));

-- One column: a row can be an empty line.
create table oddities.single_column (value text);
insert into oddities.single_column values (''), (null), ('\.'), (E'\n'), (''), ('\N'), (null);

-- No column at all, and yet three rows.
create table oddities."no columns" ();
insert into oddities."no columns" default values;
insert into oddities."no columns" default values;
insert into oddities."no columns" default values;

-- Only generated columns: rows without anything to copy.
create table oddities.only_generated (answer integer generated always as (42) stored);
insert into oddities.only_generated default values;
insert into oddities.only_generated default values;

create table oddities.empty (id integer primary key, body text);
comment on table oddities.empty is 'No rows: 0 is a count, not a missing one';

-- Numbers at their limits.
create table oddities.numbers (
  id integer primary key, small smallint, plain integer, big bigint, exact numeric, scaled numeric(10, 4),
  single real, double double precision, price money);
insert into oddities.numbers values
  (1, -32768, -2147483648, -9223372036854775808, '-Infinity', -999999.9999, '-Infinity', '-Infinity', (-92233720368547758.08)::numeric::money),
  (2, 32767, 2147483647, 9223372036854775807, 'Infinity', 999999.9999, 'Infinity', 'Infinity', 92233720368547758.07::numeric::money),
  (3, 0, 0, 0, 'NaN', 'NaN', 'NaN', 'NaN', 0::numeric::money),
  (4, null, null, null, null, null, null, null, null),
  (5, 1, 1, 1, 1.2300, 1.23, 1.1754944e-38, 5e-324, 1.10::numeric::money),
  (6, -1, -1, -1, 0.1, 0.1, 0.1, 0.1, (-1.10)::numeric::money),
  (7, 7, 7, 7, repeat('7', 20000)::numeric, 7, 3.4028235e38, 1.7976931348623157e308, 7::numeric::money),
  (8, 8, 8, 8, ('0.' || repeat('0', 16000) || '8')::numeric, 8, '-0', '-0', 8::numeric::money);

-- Times at their limits.
create table oddities.times (
  id integer primary key, day date, clock time, clock_zone timetz, stamp timestamp, stamp_zone timestamptz, length interval);
insert into oddities.times values
  (1, '-infinity', '00:00', '00:00+15:59:59', '-infinity', '-infinity', '-178000000 years'),
  (2, 'infinity', '24:00', '24:00-15:59:59', 'infinity', 'infinity', '178000000 years'),
  (3, '4713-01-01 BC', '23:59:59.999999', '12:00+05:30', '4713-01-01 00:00:00 BC', '4713-01-01 00:00:00+00 BC', '-1 year 2 months -3 days 04:05:06.7'),
  (4, '5874897-12-31', null, null, '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', '1 microsecond'),
  (5, '2024-02-29', '02:30', '02:30-03:30', '2025-03-30 02:30:00', '2025-10-26 01:30:00+01', '0'),
  (6, '0001-01-01', null, null, '1900-01-01 00:00:00.000001', '1883-11-18 12:00:00-07:00:01', null);

-- One of each remaining type.
create type oddities."Mood, of ""sorts""" as enum ('fine', 'so so', 'it''s "bad", \very', '', 'schön');
create type oddities.pair as (a integer, "B b" text);
create type oddities.nested as (p oddities.pair, many oddities.pair[]);
create domain oddities.positive_pair as oddities.pair check ((value).a > 0);
create domain oddities.short_list as text[] check (cardinality(value) < 4);
create type oddities.shell_never_defined;
create table oddities.types (
  id integer primary key, flag boolean, one_char "char", padded char(5), limited varchar(5), system_name name, bytes bytea,
  bits bit(5), some_bits bit varying, host inet, net cidr, mac macaddr, mac8 macaddr8, spot point, straight line, piece lseg,
  area box, way path, shape polygon, round circle, words tsvector, search tsquery, doc json, docb jsonb, way_in jsonpath,
  unique_id uuid, lsn pg_lsn, snap pg_snapshot, spans int4range, many_spans nummultirange, numbers integer[], grid text[],
  mood oddities."Mood, of ""sorts""", moods oddities."Mood, of ""sorts"""[], pair oddities.pair, pairs oddities.pair[],
  deep oddities.nested, positive oddities.positive_pair, short oddities.short_list, of_class regclass, of_type regtype);
insert into oddities.types values
  (1, true, 'x', 'ab', 'abcde', 'some_name', '\x000102ff5c275c2e0a', B'10101', B'', '192.0.2.1/24', '2001:db8::/32',
   '08:00:2b:01:02:03', '08:00:2b:ff:fe:01:02:03', '(1.5,-2)', '{1,2,3}', '[(0,0),(1,1)]', '(1,1),(0,0)', '[(0,0),(1,1)]',
   '((0,0),(1,1),(2,0))', '<(0,0),5>', $$'a':1A 'it''s':2 'b\\c':3$$, '''fat'' & !cat:*', '{"a": 1,  "a": 2, "\u00e9": "\\"}', '{"a": [1, 2.50, null, "\u00e9"]}',
   '$.a[*] ? (@ > 1)', '00000000-0000-0000-0000-000000000000', '16/B374D848', '10:20:10,14,15', '[1,5)', '{[1.1,2.2),[3,)}',
   '[0:2]={1,NULL,3}', '{{a,"b c"},{"d,e","f\"g"}}', 'it''s "bad", \very', array['', 'schön', null]::oddities."Mood, of ""sorts"""[],
   row(1, 'a "quote", a comma and a \ backslash'), array[row(1, null)::oddities.pair, null, row(null, '')::oddities.pair],
   row(row(1, E'tab\t'), array[row(2, E'line\nend')::oddities.pair]), row(1, 'p'), array['a', 'NULL', null], 'pg_catalog.pg_class', 'pg_catalog.int4'),
  (2, false, '', '', '', '', '', B'00000', B'0', '::1', '0.0.0.0/0', null, null, null, null, null, null, '((0,0),(1,1))', null, null, '', '', 'null', 'null', '$',
   null, '0/0', null, 'empty', '{}', '{}', '{}', '', '{}', row(null, null), '{}', row(null, null), null, '{}', null, null);
insert into oddities.types (id) values (3);

-- Names that must be quoted, everywhere and always.
create table public."Odd ""Quoted"" Table" ("Id" integer primary key, "select" text, "with ""quotes""" text, "a,b" text, "100%" text, "back\slash" text, " " text, "$1" text);
insert into public."Odd ""Quoted"" Table" values (1, 'a', 'b', 'c', 'd', 'e', 'f', 'g'), (2, null, null, null, null, null, null, null);
comment on column public."Odd ""Quoted"" Table"."with ""quotes""" is 'It''s a comment with ''quotes'', a \ backslash and
a line end';
create index "Index of ""it""" on public."Odd ""Quoted"" Table" ("with ""quotes""") where "select" <> 'x''y';
create table "Odd ""Schema"" 100%"."CamelCase" (id serial primary key, "Parent" integer references "Odd ""Schema"" 100%"."CamelCase");
insert into "Odd ""Schema"" 100%"."CamelCase" ("Parent") values (null), (1), (1);
create table oddities."日記 – über café 😀" ("ключ" integer primary key, "値" text);
insert into oddities."日記 – über café 😀" values (1, 'значение');
-- The longest name there is: 63 bytes.
create table oddities.a_name_as_long_as_postgres_allows_which_is_sixty_three_bytes_ok (id integer);
insert into oddities.a_name_as_long_as_postgres_allows_which_is_sixty_three_bytes_ok values (1);
-- A line end in a name: it must not become a line of its own in a script or a list.
create table oddities."line
end" (id integer);
insert into oddities."line
end" values (1);
-- Names that differ in case only, and one that is a word of SQL.
create table oddities."table" (id integer);
create table oddities."Table" (id integer);
insert into oddities."table" values (1);
insert into oddities."Table" values (1), (2);
create table oddities."path/../to a.file" (id integer);
insert into oddities."path/../to a.file" values (1);

-- 300 columns.
select format('create table oddities.wide (%s)', string_agg(format('column_%s %s', lpad(n::text, 3, '0'),
         (array['integer', 'text', 'numeric(12,2)', 'timestamptz', 'boolean'])[1 + n % 5]), ', ' order by n))
from generate_series(1, 300) n \gexec
select format('insert into oddities.wide select %s from generate_series(1, 25) r', string_agg(
         case n % 5
           when 0 then format('r * %s', n)
           when 1 then format('''text '' || r || '' of %s''', n)
           when 2 then format('r * %s / 7.0', n)
           when 3 then format('timestamptz ''2025-01-01 00:00:00+00'' + r * %s * interval ''1 minute''', n)
           else format('nullif(r %% 3, 0) > %s %% 2', n)
         end, ', ' order by n))
from generate_series(1, 300) n \gexec

-- Filled by 70_data.sql: a row of 20 MB, larger than any sensible buffer.
create table oddities.large_values (id integer primary key, body text, bytes bytea);
alter table oddities.large_values alter column body set storage external;
comment on table oddities.large_values is 'A row of 20 MB';

-- Dropped columns and a late one: positions differ after a restore, rows do not.
create table oddities.dropped_column (gone integer, id integer primary key, also_gone text, body text);
insert into oddities.dropped_column values (1, 1, 'x', 'kept'), (2, 2, 'y', 'kept too');
alter table oddities.dropped_column drop column gone, drop column also_gone;
alter table oddities.dropped_column add column late text not null default 'not stored in the first rows';
insert into oddities.dropped_column values (3, 'new', 'stored');

-- Generated columns first, in the middle and last: a dump leaves them out of its list.
create table oddities.generated_columns (
  total numeric generated always as (price * amount) stored,
  price numeric,
  label text generated always as ('n' || amount::text) stored,
  amount integer,
  is_free boolean generated always as (price = 0) stored);
insert into oddities.generated_columns (price, amount) values (1.5, 2), (0, null), (null, 3);

-- Inheritance: rows of the children show when the parent is read, but belong to the children.
create table oddities.parent (id integer, body text default 'parent', constraint parent_body_known check (body <> 'unknown'));
create table oddities.child (extra integer) inherits (oddities.parent);
create table oddities.other_parent (id integer, at date);
create table oddities.grandchild (id integer not null, own text) inherits (oddities.child, oddities.other_parent);
alter table oddities.child alter column body set default 'child';
insert into oddities.parent values (1), (2);
insert into oddities.child values (3, 'c', 30);
insert into oddities.grandchild (id, extra, own) values (4, 40, 'g');

-- Empty after a crash of the server, so its rows may be in a backup and not in the source.
create unlogged table oddities.unlogged (id integer primary key, body text);
insert into oddities.unlogged select n, 'lost after a crash' from generate_series(1, 50) n;

-- Constraints that old rows break: they must come back NOT VALID, and the rows with them.
create table oddities.not_valid (id integer primary key, parent integer, amount integer);
insert into oddities.not_valid values (1, null, 5), (2, 1, -5), (3, 999, 7);
alter table oddities.not_valid add constraint not_valid_amount check (amount > 0) not valid;
alter table oddities.not_valid add constraint not_valid_parent
  foreign key (parent) references oddities.not_valid (id) not valid;

-- Two tables that refer to each other: no order of loading pleases both.
create table oddities.hen (id integer primary key, egg integer not null);
create table oddities.egg (id integer primary key, hen integer not null references oddities.hen);
insert into oddities.hen values (1, 1), (2, 2);
insert into oddities.egg values (1, 2), (2, 1);
alter table oddities.hen add constraint hen_egg_fkey
  foreign key (egg) references oddities.egg deferrable initially deferred;
-- Rows that refer to themselves, and a key of two columns, in another order than its target, with MATCH FULL.
create table oddities.itself (
  id integer primary key references oddities.itself, a integer, b integer, unique (a, b),
  foreign key (b, a) references oddities.itself (a, b) match full);
insert into oddities.itself values (1, 1, 1), (2, null, null);

-- Sequences at odd values: a restore must bring back both the value and whether it was used.
create sequence oddities.countdown increment by -3 minvalue -9223372036854775808 maxvalue -1 start with -10;
create sequence oddities.tiny as smallint minvalue 1 maxvalue 5 cycle cache 2;
create sequence oddities.near_the_end;
create sequence oddities.never_called start with 77;
create sequence oddities."Odd ""Sequence""" owned by oddities.empty.id;
select setval('oddities.countdown', -4611686018427387904), setval('oddities.tiny', 4, false),
       setval('oddities.near_the_end', 9223372036854775806), setval('oddities."Odd ""Sequence"""', 12345, true) \g /dev/null
comment on sequence oddities.tiny is 'Goes round';
create table oddities.identities (
  always integer generated always as identity (start with -5 minvalue -5 increment by 3),
  by_default smallint generated by default as identity (sequence name oddities."Named by hand" start with 9));
insert into oddities.identities (by_default) values (default), (100), (default);
alter sequence oddities."Named by hand" restart with 4321;

-- Text of every length around the limit at which a value moves out of its row. Hex, so it does not compress away.
create table oddities.around_toast (id integer primary key, body text);
insert into oddities.around_toast
select n, string_agg(md5(n || ' ' || k), '' order by k)
from generate_series(1, 140) n, generate_series(1, n) k
group by n order by n;

-- Large objects live outside all tables. Their numbers are fixed so that two loads are equal.
create table oddities.attachments (id integer primary key, content oid not null);
select lo_create(700001),
       lo_from_bytea(700002, decode(repeat('00ff5c2e0a', 1000), 'hex')),
       -- Exactly three pages of 2048 bytes.
       lo_from_bytea(700003, decode(repeat('0123456789abcdef', 3 * 256), 'hex')),
       lo_from_bytea(700004, convert_to(repeat('A large object of more than one MiB. ', 30000), 'UTF8')),
       lo_from_bytea(700005, 'x') \g /dev/null
-- A hole: the pages between are not stored, and must read as zeros.
select lo_put(700005, 100000, 'far away') \g /dev/null
-- The last one points at nothing: a large object has no foreign key.
insert into oddities.attachments values (1, 700001), (2, 700002), (3, 700003), (4, 700004), (5, 700005), (6, 799999);
comment on large object 700001 is 'Empty, but it exists';
comment on large object 700002 is 'Not a multiple of 2048 bytes';
alter large object 700004 owner to supabase_storage_admin;
grant select on large object 700004 to authenticated;
grant select, update on large object 700002 to service_role with grant option;

-- Views and rules.
create view oddities.no_columns_view as select from generate_series(1, 2);
create view oddities."View ""v""" ("Column, one", two) as select 1, 'it''s'::text collate "C";
create table oddities.ruled (id integer primary key, body text);
create table oddities.ruled_log (id integer, body text);
-- COPY does not run rules, an INSERT does: restored by INSERT, the log would get its rows twice.
create rule "ruled ""log""" as on insert to oddities.ruled
  do also insert into oddities.ruled_log values (new.id, upper(new.body));
insert into oddities.ruled values (1, 'one'), (2, 'two');
create rule ruled_quiet as on update to oddities.ruled where new.id < 0 do instead nothing;
alter table oddities.ruled disable rule ruled_quiet;

-- A foreign server that answers nobody: a dump must not try to read it.
select exists (select from pg_catalog.pg_extension where extname = 'postgres_fdw') as has_postgres_fdw,
       exists (select from pg_catalog.pg_extension where extname = 'citext') as has_citext,
       exists (select from pg_catalog.pg_extension where extname = 'hstore') as has_hstore \gset
\if :has_postgres_fdw
create server reporting foreign data wrapper postgres_fdw
  options (host 'reporting.invalid', dbname 'reports', port '5432', fetch_size '1000');
comment on server reporting is 'Does not exist';
create foreign table oddities.remote_report (id bigint not null, title text options (column_name 'Title'))
  server reporting options (schema_name 'public', table_name 'Report');
\endif
create foreign data wrapper wrapper_without_handler options (debug 'true');
create server "Server ""s""" type 'none' version '1' foreign data wrapper wrapper_without_handler;
create user mapping for authenticated server "Server ""s""" options ("user" 'nobody');

-- Types that come from extensions.
\if :has_citext
create table oddities.citext_values (value extensions.citext primary key);
insert into oddities.citext_values values ('MixedCase'), ('Über');
\endif
\if :has_hstore
create table oddities.hstore_values (id integer primary key, value extensions.hstore);
insert into oddities.hstore_values values (1, '"a b"=>"c\"d", "null"=>NULL, e=>"NULL"'), (2, ''), (3, null);
\endif

-- XML needs a server that was built with it. A fragment is content, not a document: the restore must allow both.
do $$
begin
  perform '<a/>'::xml;
  create table oddities.xml_values (id integer primary key, value xml);
  insert into oddities.xml_values values (1, '<a b="c">d<!-- e --></a>'), (2, 'text <b>and</b> elements');
exception
  when feature_not_supported then null;
end
$$;
