package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.restore.ValidationCheck;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds foreign keys that are missing, or validated differently than in the archive. A key that was created after the rows
 * was checked by the server; one that was there before them, when triggers were off, is checked here by a query.
 */
final class ForeignKeyComparison {
    private static final Pattern NOT_VALID = Pattern.compile("\\bNOT VALID;\\s*$");

    /** Keys of partitions are those of their partitioned table. */
    private static final String KEYS = """
            select n.nspname, c.relname, k.conname, k.convalidated, pn.nspname, p.relname,
                   (select pg_catalog.string_agg(pg_catalog.format('c.%I is not null', f.attname), ' and ' order by x.place)
                    from pg_catalog.unnest(k.conkey) with ordinality as x(number, place)
                    join pg_catalog.pg_attribute f on f.attrelid = k.conrelid and f.attnum = x.number),
                   (select pg_catalog.string_agg(pg_catalog.format('p.%I operator(%I.%s) c.%I', r.attname, opn.nspname, op.oprname,
                                                 f.attname), ' and ' order by x.place)
                    from rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey),
                                    pg_catalog.unnest(k.conpfeqop)) with ordinality as x(number, referred, operator, place)
                    join pg_catalog.pg_attribute f on f.attrelid = k.conrelid and f.attnum = x.number
                    join pg_catalog.pg_attribute r on r.attrelid = k.confrelid and r.attnum = x.referred
                    join pg_catalog.pg_operator op on op.oid = x.operator
                    join pg_catalog.pg_namespace opn on opn.oid = op.oprnamespace)
            from pg_catalog.pg_constraint k
            join pg_catalog.pg_class c on c.oid = k.conrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_class p on p.oid = k.confrelid
            join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
            where k.contype = 'f' and k.conparentid = 0""";

    private final CheckLog log = new CheckLog("constraints");
    private final Map<Name, Expected> expected = new HashMap<>();
    private final Exclusions exclusions;
    private final boolean byQuery;

    /** The name an archive gives a key: its table's name and its own, which either may hold a space. */
    private record Name(String schema, String tableAndKey) {
        @Override
        public String toString() {
            return schema + "." + tableAndKey;
        }
    }

    private record Expected(int dumpId, boolean validated) {}

    private record Key(Name name, boolean validated, String orphans) {}

    /** @param byQuery whether keys were there before the rows, so that the server has not checked them */
    ForeignKeyComparison(Exclusions exclusions, boolean byQuery) {
        this.exclusions = exclusions;
        this.byQuery = byQuery;
    }

    /** Takes an entry of the archive. */
    void add(TocDefinition definition) {
        var entry = definition.entry();
        if (entry.description().equals("FK CONSTRAINT")) {
            expected.put(
                    new Name(entry.namespace(), entry.tag()),
                    new Expected(
                            entry.dumpId(),
                            !NOT_VALID.matcher(definition.definition()).find()));
        }
    }

    void compare(ValidationSession session, Runnable stillWanted) throws SQLException {
        Map<Name, Key> found = keys(session);
        expected.forEach((name, wanted) -> compare(name, wanted, found.get(name)));
        if (!byQuery) {
            return;
        }
        for (Key key : found.values()) {
            stillWanted.run();
            // What the source itself did not hold to is no fault of the copy.
            if (key.validated()) {
                session.query(key.orphans(), row -> {
                    if (row.getLong(1) > 0) {
                        log.failed(key.name().toString(), row.getLong(1) + " rows refer to rows that are not there");
                    }
                });
            }
        }
    }

    private void compare(Name name, Expected wanted, Key found) {
        if (found == null) {
            exclusions.judgeMissing(log, wanted.dumpId(), name.toString(), "the foreign key is missing");
            return;
        }
        log.examined();
        if (found.validated() != wanted.validated()) {
            log.failed(
                    name.toString(),
                    "is " + (found.validated() ? "" : "not ") + "validated, and was "
                            + (wanted.validated() ? "" : "not ") + "in the backup");
        }
    }

    private static Map<Name, Key> keys(ValidationSession session) throws SQLException {
        Map<Name, Key> keys = new HashMap<>();
        List<Key> all = new ArrayList<>();
        session.query(KEYS, row -> {
            TableName child = new TableName(row.getString(1), row.getString(2));
            TableName parent = new TableName(row.getString(5), row.getString(6));
            String orphans = "select count(*) from " + child.quoted() + " c where " + row.getString(7)
                    + " and not exists (select from " + parent.quoted() + " p where " + row.getString(8) + ")";
            all.add(new Key(
                    new Name(child.schema(), child.name() + " " + row.getString(3)), row.getBoolean(4), orphans));
        });
        all.forEach(key -> keys.put(key.name(), key));
        return keys;
    }

    ValidationCheck check() {
        return log.check();
    }
}
