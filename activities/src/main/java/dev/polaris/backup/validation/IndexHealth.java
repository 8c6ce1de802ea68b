package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.restore.ValidationCheck;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds indexes that are there and cannot be used, and materialized views that were filled in the source and are not here.
 * Whether an index is there at all is for the comparison of the schema.
 */
final class IndexHealth {
    /** A partitioned table's own index may be invalid in the source too, and then arrives so. */
    private static final String UNUSABLE = """
            select n.nspname, c.relname, i.indisvalid, i.indisready, i.indislive
            from pg_catalog.pg_index i
            join pg_catalog.pg_class c on c.oid = i.indexrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'i' and c.relpersistence <> 't'""";

    private static final String FILLED = """
            select n.nspname, c.relname from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'm' and c.relispopulated""";

    private final CheckLog log = new CheckLog("indexes");
    private final Map<TableName, Integer> materializedViews = new HashMap<>();
    private final Exclusions exclusions;

    IndexHealth(Exclusions exclusions) {
        this.exclusions = exclusions;
    }

    /** Takes an entry of the archive. */
    void add(TocDefinition definition) {
        var entry = definition.entry();
        if (entry.description().equals("MATERIALIZED VIEW DATA")) {
            materializedViews.put(new TableName(entry.namespace(), entry.tag()), entry.dumpId());
        }
    }

    void compare(ValidationSession session) throws SQLException {
        session.query(UNUSABLE, row -> {
            log.examined();
            String name = new TableName(row.getString(1), row.getString(2)).toString();
            if (!row.getBoolean(3)) {
                log.failed(name, "the index is invalid");
            } else if (!row.getBoolean(4) || !row.getBoolean(5)) {
                log.failed(name, "the index is not ready");
            }
        });
        Set<TableName> filled = new HashSet<>();
        session.query(FILLED, row -> filled.add(new TableName(row.getString(1), row.getString(2))));
        materializedViews.forEach((name, dumpId) -> {
            log.examined();
            if (!filled.contains(name)) {
                exclusions.judgeMissing(log, dumpId, name.toString(), "the materialized view holds no rows");
            }
        });
    }

    ValidationCheck check() {
        return log.check();
    }
}
