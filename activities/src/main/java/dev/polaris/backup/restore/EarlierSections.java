package dev.polaris.backup.restore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a target holds for a restore that builds on an earlier one, of the sections before its own.
 *
 * @param relations tables, views and sequences of users, by schema and name
 * @param largeObjects how many there are
 * @param filled whether any large object has content
 */
record EarlierSections(Map<String, Relation> relations, long largeObjects, boolean filled) {
    /** What is left behind by a restore, or by its extensions, is not asked for. */
    private static final String RELATIONS = """
            select n.nspname || '.' || c.relname, pg_relation_size(c.oid) > 0,
                   exists (select from pg_index i where i.indrelid = c.oid)
                     or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'f'))
                     or exists (select from pg_trigger t where t.tgrelid = c.oid),
                   (select array_agg(a.attname::text) from pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                      and c.relkind in ('r', 'p', 'f')),
                   format('%I.%I', n.nspname, c.relname), c.relkind = 'r'
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't'
              and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'polaris_restore')
              and not (n.nspname = any (?))
              and not exists (select from pg_depend d
                              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')""";

    private static final String LARGE_OBJECTS = """
            select count(*), coalesce(bool_or(length(lo_get(oid, 0, 1)) > 0), false) from pg_largeobject_metadata""";

    /** Each becomes one scan of one statement. */
    private static final int TOGETHER = 200;

    EarlierSections {
        relations = Map.copyOf(relations);
    }

    /**
     * A table, a view or a sequence.
     *
     * @param filled whether it holds rows
     * @param built whether it has what comes after rows: indexes, constraints, triggers
     * @param columns that rows can be loaded into
     */
    record Relation(boolean filled, boolean built, List<String> columns) {
        Relation {
            columns = List.copyOf(columns);
        }
    }

    /** Reads them; in one session that only reads. */
    static EarlierSections read(Connection connection, Set<String> platformSchemas) throws SQLException {
        Map<String, Relation> relations = new HashMap<>();
        Map<String, String> perhapsFilled = new HashMap<>();
        try (var statement = connection.prepareStatement(RELATIONS)) {
            statement.setArray(1, connection.createArrayOf("text", platformSchemas.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    var columns = rows.getArray(4);
                    relations.put(
                            rows.getString(1),
                            new Relation(
                                    false,
                                    rows.getBoolean(3),
                                    columns == null ? List.of() : List.of((String[]) columns.getArray())));
                    if (rows.getBoolean(2) && rows.getBoolean(6)) {
                        perhapsFilled.put(rows.getString(1), rows.getString(5));
                    }
                }
            }
        }
        // A table whose rows were all undone has pages, and is empty all the same.
        for (String name : filled(connection, perhapsFilled)) {
            relations.computeIfPresent(name, (key, found) -> new Relation(true, found.built(), found.columns()));
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LARGE_OBJECTS)) {
            row.next();
            return new EarlierSections(relations, row.getLong(1), row.getBoolean(2));
        }
    }

    private static List<String> filled(Connection connection, Map<String, String> tables) throws SQLException {
        List<String> filled = new ArrayList<>();
        List<Map.Entry<String, String>> all = List.copyOf(tables.entrySet());
        for (int from = 0; from < all.size(); from += TOGETHER) {
            List<Map.Entry<String, String>> some = all.subList(from, Math.min(all.size(), from + TOGETHER));
            String sql = some.stream()
                    .map(table -> "select ? where exists (select from only " + table.getValue() + ")")
                    .collect(Collectors.joining(" union all "));
            try (var statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < some.size(); index++) {
                    statement.setString(index + 1, some.get(index).getKey());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        filled.add(rows.getString(1));
                    }
                }
            }
        }
        return filled;
    }
}
