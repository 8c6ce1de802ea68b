package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.procedure.DatabaseRestoreResult;
import dev.polaris.backup.procedure.ProcedurePhase;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An app's database is replaced while the app writes, through its own PgBouncer. No write that was acknowledged after the
 * freeze is in the instance that is left, and whatever happens the app can write in the end.
 */
final class DatabaseRestoreTest {
    private static final String DEADLINE = "deadline: 3m";

    private static ReplacedApp app;
    private static WorkerHandle worker;

    private AppWriters writers;
    private ProcedureAftermath aftermath;

    @BeforeAll
    static void install() throws Exception {
        app = new ReplacedApp(DEADLINE + ", observe: 3m");
        app.installation().configure("roles:\n", "approvals: {fourEyes: true}\nroles:\n");
        worker = app.worker();
        app.prepare();
    }

    @AfterAll
    static void uninstall() throws Exception {
        app.close();
    }

    @BeforeEach
    void write() throws Exception {
        writers = new AppWriters(app.pooler(), 20);
        aftermath = new ProcedureAftermath(app, writers);
    }

    @AfterEach
    void beginAnew() throws Exception {
        writers.close();
        app.beginAnew();
    }

    @Test
    void theAppWritesToWhatWasRestored() throws Exception {
        WorkflowStub run = app.start();
        app.approve(ProcedurePhase.PLANNED);
        app.approve(ProcedurePhase.FROZEN);
        app.await(ProcedurePhase.OBSERVING, "ack");
        aftermath.theAppWrites();
        app.confirm();

        DatabaseRestoreResult result = app.installation().await(run, DatabaseRestoreResult.class);

        aftermath.restored(result);
        assertThat(result.safetyBackup()).isNotNull();
    }

    @Test
    @Tag("full")
    void theAppIsTakenBackWhileTheNewInstanceIsObserved() throws Exception {
        WorkflowStub run = app.start();
        app.approve(ProcedurePhase.PLANNED);
        app.approve(ProcedurePhase.FROZEN);
        app.await(ProcedurePhase.OBSERVING, "rollback");
        aftermath.theAppWrites();
        app.rollBack();
        ApprovalView shown = app.awaitApproval(ProcedurePhase.ROLLBACK);
        assertThat(shown.plan())
                .as("what would be lost")
                .anyMatch(line -> line.startsWith("LOSS"))
                .anyMatch(line -> line.contains("public.writes"));
        app.approve(ProcedurePhase.ROLLBACK, "ann");

        DatabaseRestoreResult result = app.installation().await(run, DatabaseRestoreResult.class);

        aftermath.rolledBack(result);
    }

    @Test
    void anAbortLeavesTheAppWhereItWasAndNoWrongApprovalIsObeyed() throws Exception {
        WorkflowStub run = app.start();
        ApprovalView plan = app.awaitApproval(ProcedurePhase.PLANNED);
        refused(plan, "ann", "four eyes");
        app.approve(ProcedurePhase.PLANNED);
        refused(plan, "bob", "does not wait for an approval");
        ApprovalView flip = app.awaitApproval(ProcedurePhase.FROZEN);
        refused(plan, "bob", "has digest " + flip.planDigest());
        refused(flip, "ann", "four eyes");
        app.abort();
        refused(flip, "bob", "Refused");

        ApplicationFailure failure = app.installation().awaitFailure(run);

        assertThat(FailureType.of(failure)).isEqualTo(FailureType.NOT_APPROVED);
        assertThat(app.installation().history(app.procedure().getExecution().getWorkflowId()))
                .as("refused approvals in the history")
                .doesNotContain("not to be obeyed");
        aftermath.neverLeft();
    }

    @Test
    @Tag("full")
    void aDeadlineWithoutADecisionLetsTheAppWriteByItself() throws Exception {
        app.installation().configure(DEADLINE, "deadline: 20s");
        worker.stop();
        worker = app.worker();
        try {
            WorkflowStub run = app.start();
            app.approve(ProcedurePhase.PLANNED);

            ApplicationFailure failure = app.installation().awaitFailure(run);

            assertThat(FailureType.of(failure)).isEqualTo(FailureType.DEADLINE_PASSED);
            assertThat(app.pooler().notices()).contains("PAGE The procedure went back to the old instance");
            aftermath.neverLeft();
        } finally {
            app.installation().configure("deadline: 20s", DEADLINE);
            worker.stop();
            worker = app.worker();
        }
    }

    private static void refused(ApprovalView shown, String by, String why) {
        Approval approval = new Approval(shown.planDigest(), by, "not to be obeyed", null);
        assertThatThrownBy(() -> app.procedure().update("approve", ApprovalView.class, approval))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining(why);
    }
}
