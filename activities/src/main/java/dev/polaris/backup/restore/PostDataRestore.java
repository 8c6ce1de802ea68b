package dev.polaris.backup.restore;

import java.io.IOException;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Set;

/** Sets sequences, then builds what stands on the rows: indexes, constraints, triggers, policies, publications. */
final class PostDataRestore {
    private final RestoreWork work;

    PostDataRestore(RestoreWork work) {
        this.work = work;
    }

    /**
     * Restores the section, or what is missing of it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} and others, naming the entry
     */
    StepResult run() throws IOException, InterruptedException {
        PostDataGraph graph;
        try (RestoreSession session = work.sessions().open()) {
            try {
                BitSet leftOut = work.leftOut(session);
                setSequences(session, leftOut);
                Set<String> doneBefore = work.doneBefore(session, "post-data");
                graph = new PostDataGraph(
                        "post-data",
                        work.statements(session),
                        TableSizes.read(session),
                        doneBefore,
                        work.order().quarantine());
                EntrySteps steps = new EntrySteps();
                work.archive().toc(definition -> {
                    boolean mine = steps.next(definition.entry()) == EntryStep.POST_DATA
                            && !leftOut.get(definition.entry().dumpId())
                            && !work.rules().last(definition.entry());
                    if (mine) {
                        graph.add(definition);
                    } else {
                        graph.pass(definition);
                    }
                });
            } catch (SQLException e) {
                throw session.failure(e, "restoring the post-data section");
            }
        }
        work.expect(work.progress().done() + graph.size());
        work.finished(graph.doneBefore(), true);
        new PostDataWorkers(work, new PostDataSchedule(graph.nodes())).run();
        graph.findings().forEach(work::find);
        return work.result();
    }

    private void setSequences(RestoreSession session, BitSet leftOut) throws IOException, SQLException {
        EntrySteps steps = new EntrySteps();
        EntryBatches batches =
                new EntryBatches(work, session, "sequences", definition -> session.execute(definition.definition()));
        work.archive().toc(definition -> {
            boolean mine = steps.next(definition.entry()) == EntryStep.SEQUENCES;
            if (mine && !leftOut.get(definition.entry().dumpId())) {
                batches.add(definition);
            }
        });
        batches.flush();
    }
}
