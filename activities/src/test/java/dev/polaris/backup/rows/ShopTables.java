package dev.polaris.backup.rows;

import java.util.ArrayList;
import java.util.List;

/** Tables with what makes rows hard to bring back: odd names and types, keys of all kinds, triggers that must not fire. */
final class ShopTables {
    private ShopTables() {}

    static String[] statements() {
        List<String> all = new ArrayList<>(List.of(
                "create table fired (what text)",
                "create table owners (id uuid primary key default gen_random_uuid(), email text not null unique,"
                        + " note jsonb)",
                "create schema \"Odd schema\"",
                "create table \"Odd schema\".\"Th\"\"ings\" (id bigint generated always as identity primary key,"
                        + " owner uuid references owners on delete cascade,"
                        + " parent bigint references \"Odd schema\".\"Th\"\"ings\" on delete cascade,"
                        + " \"select\" text, tags text[], payload bytea, document json, price numeric, at timestamptz,"
                        + " twice bigint generated always as (id * 2) stored, place point)",
                "create table parts (thing bigint references \"Odd schema\".\"Th\"\"ings\" on delete cascade, no int,"
                        + " what text, primary key (thing, no))",
                "create table log (line text, at timestamptz)",
                "create table goals (id serial primary key, title text not null)",
                "create function fire() returns trigger language plpgsql as"
                        + " $$ begin insert into public.fired values (tg_table_name || ' ' || tg_op); return coalesce(new, old); end $$",
                "insert into owners (id, email, note) select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid,"
                        + " 'owner' || n || '@example.com', '{\"a\": [1, null, \"" + RowTrial.MARKER
                        + "\"]}' from generate_series(1, 20) n",
                "insert into \"Odd schema\".\"Th\"\"ings\" (owner, parent, \"select\", tags, payload, document, price, at,"
                        + " place) select ('00000000-0000-0000-0000-' || lpad((1 + n % 20)::text, 12, '0'))::uuid,"
                        + " case when n > 100 then n - 100 end,"
                        + " case n % 7 when 0 then null when 1 then '' when 2 then E'tab\\there' when 3 then"
                        + " E'line\\nbreak\\\\.' when 4 then '\\N' when 5 then '" + RowTrial.MARKER
                        + "' else 'äöü 🙂' end,"
                        + " case n % 3 when 0 then null when 1 then '{}'::text[] else array['a,b', null, '\"', E'\\\\']"
                        + " end, decode(md5(n::text) || '000a5c', 'hex'), '{\"b\" :  1, \"a\": \"x\"}',"
                        + " case n % 4 when 0 then 'NaN' when 1 then 1.00 when 2 then 1.0 else -0.5 end,"
                        + " '2026-01-01 00:00+00'::timestamptz + n * interval '1.000001 second', point(n, 0.1 * n)"
                        + " from generate_series(1, 2000) n",
                "insert into parts select t, p, 'part ' || p from generate_series(1, 2000, 2) t, generate_series(1, 3) p",
                "insert into log select case when n % 5 = 0 then null else 'line ' || n % 4 end,"
                        + " '2026-01-01 00:00+00'::timestamptz + n % 3 * interval '1 day' from generate_series(1, 200) n",
                "insert into goals (title) select 'goal ' || n from generate_series(1, 10) n"));
        for (String table : List.of("owners", "\"Odd schema\".\"Th\"\"ings\"", "parts", "log", "goals")) {
            all.add("create trigger fire before insert or update or delete on " + table
                    + " for each row execute function fire()");
        }
        // Deletes of a test's own must be possible without firing.
        all.add("create function silently(statement text) returns void language plpgsql as $$ begin"
                + " set local session_replication_role = replica; execute statement; end $$");
        return all.toArray(String[]::new);
    }
}
