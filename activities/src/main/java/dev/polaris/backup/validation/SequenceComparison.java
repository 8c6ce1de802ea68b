package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.restore.ValidationCheck;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares where each sequence stands with where the archive set it, and with the highest value of the column that owns it:
 * a sequence that lags behind makes the next insert fail. One that lagged in the source already is only told.
 */
final class SequenceComparison {
    private static final Pattern SETVAL =
            Pattern.compile("setval\\('.*', (-?\\d+), (true|false)\\);\\s*$", Pattern.DOTALL);
    private static final int BATCH = 100;

    private static final String EXISTING = """
            select n.nspname, c.relname from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'S' and c.relpersistence <> 't'""";

    private static final String OWNED = """
            select sn.nspname, s.relname, tn.nspname, t.relname, a.attname, q.seqincrement
            from pg_catalog.pg_depend d
            join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
            join pg_catalog.pg_namespace sn on sn.oid = s.relnamespace
            join pg_catalog.pg_sequence q on q.seqrelid = s.oid
            join pg_catalog.pg_class t on t.oid = d.refobjid and t.relkind in ('r', 'p')
            join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
            join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
            where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refclassid = d.classid
              and d.deptype in ('a', 'i') and t.relpersistence <> 't'
              and a.atttypid in ('int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype, 'int8'::pg_catalog.regtype)""";

    private final CheckLog log = new CheckLog("sequences");
    private final Map<TableName, Expected> expected = new HashMap<>();
    private final Exclusions exclusions;

    private record State(long value, boolean called) {}

    private record Expected(int dumpId, State state) {}

    private record Owned(TableName sequence, TableName table, String column, long increment) {}

    SequenceComparison(Exclusions exclusions) {
        this.exclusions = exclusions;
    }

    /** Takes an entry of the archive. */
    void add(TocDefinition definition) {
        if (!definition.entry().description().equals("SEQUENCE SET")) {
            return;
        }
        TableName name =
                new TableName(definition.entry().namespace(), definition.entry().tag());
        Matcher matcher = SETVAL.matcher(definition.definition());
        if (matcher.find()) {
            State state =
                    new State(Long.parseLong(matcher.group(1)), matcher.group(2).equals("true"));
            expected.put(name, new Expected(definition.entry().dumpId(), state));
        } else {
            log.notRun(name.toString(), "where it stood cannot be read from the archive");
        }
    }

    void compare(ValidationSession session, Runnable stillWanted) throws SQLException {
        Set<TableName> existing = new HashSet<>();
        session.query(EXISTING, row -> existing.add(new TableName(row.getString(1), row.getString(2))));
        Map<TableName, State> states = states(session, existing, stillWanted);
        Set<TableName> differing = new HashSet<>();
        expected.forEach((name, wanted) -> compare(name, wanted, states.get(name), differing));
        for (Owned owned : owned(session)) {
            stillWanted.run();
            if (states.containsKey(owned.sequence()) && !differing.contains(owned.sequence())) {
                compareWithColumn(session, owned, states.get(owned.sequence()));
            }
        }
    }

    private void compare(TableName name, Expected wanted, State found, Set<TableName> differing) {
        if (excluded(wanted)) {
            return;
        }
        if (found == null) {
            exclusions.judgeMissing(log, wanted.dumpId(), name.toString(), "is missing");
            return;
        }
        log.examined();
        if (!found.equals(wanted.state())) {
            differing.add(name);
            log.failed(name.toString(), "stands at " + text(found) + "; the backup has " + text(wanted.state()));
        }
    }

    private boolean excluded(Expected wanted) {
        return exclusions
                .of(wanted.dumpId())
                .filter(exclusion -> !exclusion.unproven())
                .isPresent();
    }

    private static String text(State state) {
        return state.value() + (state.called() ? "" : ", not yet used");
    }

    private static Map<TableName, State> states(
            ValidationSession session, Set<TableName> sequences, Runnable stillWanted) throws SQLException {
        Map<TableName, State> states = new HashMap<>();
        List<TableName> batch = new ArrayList<>();
        for (TableName sequence : sequences) {
            batch.add(sequence);
            if (batch.size() == BATCH) {
                stillWanted.run();
                read(session, batch, states);
                batch.clear();
            }
        }
        read(session, batch, states);
        return states;
    }

    private static void read(ValidationSession session, List<TableName> batch, Map<TableName, State> states)
            throws SQLException {
        List<String> selects = new ArrayList<>();
        for (int index = 0; index < batch.size(); index++) {
            selects.add("select " + index + ", last_value, is_called from "
                    + batch.get(index).quoted());
        }
        if (!selects.isEmpty()) {
            session.query(
                    String.join(" union all ", selects),
                    row -> states.put(batch.get(row.getInt(1)), new State(row.getLong(2), row.getBoolean(3))));
        }
    }

    private static List<Owned> owned(ValidationSession session) throws SQLException {
        List<Owned> all = new ArrayList<>();
        session.query(
                OWNED,
                row -> all.add(new Owned(
                        new TableName(row.getString(1), row.getString(2)),
                        new TableName(row.getString(3), row.getString(4)),
                        row.getString(5),
                        row.getLong(6))));
        return all;
    }

    private void compareWithColumn(ValidationSession session, Owned owned, State state) throws SQLException {
        String end = owned.increment() > 0 ? "max" : "min";
        String sql = "select " + end + "(" + TableName.quoted(owned.column()) + ") from "
                + owned.table().quoted();
        session.query(sql, row -> {
            long used = row.getLong(1);
            if (row.wasNull()) {
                return;
            }
            boolean behind = owned.increment() > 0
                    ? state.value() < used || (state.value() == used && !state.called())
                    : state.value() > used || (state.value() == used && !state.called());
            if (!behind) {
                return;
            }
            String reason = "is behind the values of " + owned.table() + "." + owned.column();
            if (expected.containsKey(owned.sequence())) {
                log.note(owned.sequence().toString(), reason + ", as it was in the source");
            } else {
                log.failed(owned.sequence().toString(), reason);
            }
        });
    }

    ValidationCheck check() {
        return log.check();
    }
}
