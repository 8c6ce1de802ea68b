package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must come when all else is there: privileges, the database's own settings, the rows of materialized views, event
 * triggers, and the planner's statistics.
 */
final class TargetSettlement {
    /** Insufficient privilege, and a policy that is there. */
    private static final Set<String> NOT_PERMITTED = Set.of("42501", "42710");

    private final RestoreWork work;

    TargetSettlement(RestoreWork work) {
        this.work = work;
    }

    /**
     * Does what is missing of it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} and others, naming the entry
     */
    StepResult run() throws IOException, InterruptedException {
        try (RestoreSession session = work.sessions().open()) {
            try {
                BitSet leftOut = work.leftOut(session);
                putDefaultPrivilegesBack(session);
                grant(session, leftOut);
                setDatabase(session, leftOut);
                refresh(session, leftOut);
                createEventTriggers(session, leftOut);
                createPlatformPolicies(session, leftOut);
            } catch (SQLException e) {
                throw session.failure(e, "settling the target");
            }
        }
        new TableStatistics(work).gather();
        return work.result();
    }

    private void putDefaultPrivilegesBack(RestoreSession session) throws SQLException {
        if (ProgressTable.begin(session.connection(), "privileges/default privileges", 0, 0, false)) {
            DefaultPrivileges.putBack(session);
            session.commit();
        }
    }

    private void grant(RestoreSession session, BitSet leftOut) throws IOException, SQLException {
        Map<Integer, List<String>> largeObjects = largeObjects();
        boolean actsForOthers = work.superuser(session);
        EntryBatches batches = new EntryBatches(work, session, "privileges", definition -> {
            for (String statement : privileges(definition, largeObjects, actsForOthers)) {
                session.execute(statement);
            }
        });
        eachEntry(leftOut, (definition, step) -> {
            if (step == EntryStep.ACL) {
                batches.add(definition);
            }
        });
        batches.flush();
    }

    /** Groups of large objects by dump id, also when their section was restored before. */
    private Map<Integer, List<String>> largeObjects() throws IOException, SQLException {
        Map<Integer, List<String>> groups = new HashMap<>();
        work.archive().toc(definition -> {
            if (EntryKind.of(definition.entry()) == EntryKind.LARGE_OBJECTS) {
                groups.put(definition.entry().dumpId(), LargeObjectGroup.oids(definition));
            }
        });
        return groups;
    }

    private static List<String> privileges(
            TocDefinition definition, Map<Integer, List<String>> largeObjects, boolean actsForOthers) {
        boolean group = definition.entry().tag().startsWith("LARGE OBJECTS ");
        if (!group && actsForOthers) {
            return List.of(definition.definition());
        }
        // A grant made by another role is made by the login instead: only a superuser can act for others.
        List<String> statements = SqlScript.statements(definition.definition()).stream()
                .filter(statement -> actsForOthers || !statement.matches("(SET|RESET) SESSION AUTHORIZATION.*"))
                .toList();
        if (!group) {
            return statements;
        }
        List<String> oids = definition.entry().dependencies().stream()
                .filter(largeObjects::containsKey)
                .flatMap(id -> largeObjects.get(id).stream())
                .toList();
        return LargeObjectGroup.privileges(statements, oids);
    }

    private void setDatabase(RestoreSession session, BitSet leftOut) throws IOException, SQLException {
        DatabaseSettings settings =
                new DatabaseSettings(work.sessions().target().config().database());
        EntryStatements statements = work.statements(session);
        EntryBatches batches = new EntryBatches(work, session, "database", definition -> {
            boolean label = EntryKind.of(definition.entry()) == EntryKind.SECURITY_LABEL;
            for (String statement : settings.of(definition)) {
                session.execute(
                        label ? Forgiven.label(statement, definition.entry().dumpId()) : statement);
            }
            boolean owned = EntryKind.of(definition.entry()) == EntryKind.DATABASE
                    && work.rules().owners()
                    && definition.entry().owner() != null
                    && !definition.entry().owner().isEmpty();
            if (owned) {
                session.execute(
                        statements.given(settings.setOwner(definition.entry().owner())));
            }
        });
        eachEntry(leftOut, (definition, step) -> {
            if (step == EntryStep.DATABASE) {
                batches.add(definition);
            }
        });
        batches.flush();
    }

    private void refresh(RestoreSession session, BitSet leftOut)
            throws IOException, SQLException, InterruptedException {
        PostDataGraph graph = new PostDataGraph(
                "refresh",
                work.statements(session),
                TableSizes.read(session),
                work.doneBefore(session, "refresh"),
                false);
        eachEntry(leftOut, (definition, step) -> {
            if (step == EntryStep.REFRESH) {
                graph.add(definition);
            } else {
                graph.pass(definition);
            }
        });
        work.finished(graph.doneBefore(), true);
        if (!graph.nodes().isEmpty()) {
            new PostDataWorkers(work, new PostDataSchedule(graph.nodes())).run();
        }
    }

    private void createEventTriggers(RestoreSession session, BitSet leftOut) throws IOException, SQLException {
        EntryStatements statements = work.statements(session);
        EntryBatches batches = new EntryBatches(work, session, "event-triggers", definition -> {
            List<String> scripts = new ArrayList<>(statements.of(definition));
            if (work.order().quarantine()) {
                List<String> off = Quarantine.switchOff(definition, false);
                scripts.addAll(off);
                if (!off.isEmpty()) {
                    work.find(RestoreFinding.note(SqlNames.label(definition.entry()), "quarantined: switched off"));
                }
            }
            for (String script : scripts) {
                session.execute(script);
            }
        });
        eachEntry(leftOut, (definition, step) -> {
            if (step == EntryStep.EVENT_TRIGGERS) {
                batches.add(definition);
            }
        });
        batches.flush();
    }

    /**
     * Policies on the platform's tables: each alone and at once committed, because making one can lock many tables of a
     * project at work. A project that does not allow one is told so in the report.
     */
    private void createPlatformPolicies(RestoreSession session, BitSet leftOut) throws IOException, SQLException {
        Set<String> done = work.doneBefore(session, "platform");
        eachEntry(leftOut, (definition, step) -> {
            String unit = "platform/" + definition.entry().dumpId();
            if (!work.rules().last(definition.entry()) || done.contains(unit)) {
                return;
            }
            String label = SqlNames.label(definition.entry());
            work.begin(label);
            try {
                if (ProgressTable.begin(session.connection(), unit, 0, 0, false)) {
                    session.execute(definition.definition());
                    session.commit();
                    work.finished(1, false);
                }
            } catch (SQLException e) {
                if (!NOT_PERMITTED.contains(String.valueOf(e.getSQLState()))) {
                    throw work.refused(e, label);
                }
                session.rollback();
                work.find(RestoreFinding.warning(
                        label, "the platform does not allow it (SQLSTATE " + e.getSQLState() + "); create it by hand"));
            }
        });
    }

    private interface StepReader {
        void take(TocDefinition definition, EntryStep step) throws SQLException;
    }

    /** Every entry that is not left out, with its step. */
    private void eachEntry(BitSet leftOut, StepReader reader) throws IOException, SQLException {
        EntrySteps steps = new EntrySteps();
        work.archive().toc(definition -> {
            EntryStep step = steps.next(definition.entry());
            if (!leftOut.get(definition.entry().dumpId())) {
                reader.take(definition, step);
            }
        });
    }
}
