package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.io.IOException;
import java.sql.SQLException;
import java.util.BitSet;

/** Creates what rows need: everything of the pre-data section, and large objects without content. */
final class PreDataRestore {
    private static final String STEP = "pre-data";

    private final RestoreWork work;

    PreDataRestore(RestoreWork work) {
        this.work = work;
    }

    /**
     * Restores the section, or what is missing of it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} and others, naming the entry
     */
    StepResult run() throws IOException {
        try (RestoreSession session = work.sessions().open()) {
            try {
                DefaultPrivileges.neutralise(session, STEP);
                EntryStatements statements = work.statements(session);
                BitSet leftOut = work.leftOut(session);
                EntrySteps steps = new EntrySteps();
                EntryBatches batches =
                        new EntryBatches(work, session, STEP, definition -> restore(session, statements, definition));
                work.archive().toc(definition -> {
                    boolean mine = steps.next(definition.entry()) == EntryStep.PRE_DATA;
                    if (mine && !leftOut.get(definition.entry().dumpId())) {
                        batches.add(definition);
                    }
                });
                batches.flush();
                if (work.order().quarantine()) {
                    session.execute(Quarantine.jobsArriveInactive());
                    session.commit();
                }
            } catch (SQLException e) {
                throw session.failure(e, "restoring the pre-data section");
            }
        }
        return work.result();
    }

    private void restore(RestoreSession session, EntryStatements statements, TocDefinition definition)
            throws SQLException {
        session.place(statements, definition.entry());
        for (String script : statements.of(definition)) {
            session.execute(script);
        }
        if (work.order().quarantine()) {
            for (String statement : Quarantine.switchOff(definition, false)) {
                session.execute(statement);
                work.find(RestoreFinding.note(SqlNames.label(definition.entry()), "quarantined: points nowhere"));
            }
        }
    }
}
