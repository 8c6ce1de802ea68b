package dev.polaris.backup.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.procedure.Standing;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An environment is built in the right order, waits for people where it must, and leaves nothing behind when it ends early. */
@Timeout(120)
final class FullRebuildWorkflowTest {
    private static final String ENV = "test";
    private static final String RUN = "procedure/test";

    private final ScriptedRebuild world = new ScriptedRebuild();
    private TestWorkflowEnvironment environment;

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        var control = environment.newWorker(Role.CONTROL.taskQueue(ENV));
        control.registerWorkflowImplementationTypes(FullRebuildWorkflow.class, FullRebuildRunWorkflow.class);
        control.registerWorkflowImplementationFactory(RestoreRun.class, world::restores);
        control.registerActivitiesImplementations(world.settings());
        environment
                .newWorker(Role.RESTORE.taskQueue(ENV))
                .registerActivitiesImplementations(world.new Instances(), world.new World());
        environment.newWorker(Role.VERIFY.taskQueue(ENV)).registerActivitiesImplementations(world.new Catalog());
        environment.start();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void everythingIsMadeInOrderAndOldSecretsAreRevokedLast() throws Exception {
        WorkflowStub rebuild = begin();
        approve();
        acknowledge("mail");
        FullRebuildResult result = rebuild.getResult(FullRebuildResult.class);

        assertThat(world.calls)
                .containsExactly(
                        "create",
                        "restore",
                        "patch",
                        "health",
                        "rotate app",
                        "rotate key",
                        "env file",
                        "smoke",
                        "flip",
                        "probe",
                        "revoke app",
                        "revoke key");
        assertThat(result.instance().label()).startsWith("db2:5432/polaris_test_");
        assertThat(result.approval().approver()).isEqualTo("bob");
        assertThat(result.took()).isGreaterThan(Duration.ofHours(2));
        WorkflowReplayer.replayWorkflowExecution(
                environment.getWorkflowClient().fetchHistory(RUN), FullRebuildRunWorkflow.class);
    }

    @Test
    void nothingIsMadeWithoutApprovalAndAllThatIsWrongIsListedAtOnce() {
        world.backupState = BackupState.VERIFIED;
        world.problems = List.of("maker may not create databases");
        WorkflowStub rebuild = begin();

        assertThatThrownBy(() -> rebuild.getResult(FullRebuildResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .rootCause()
                .hasMessageContaining("Backup 2026/11/24 is VERIFIED")
                .hasMessageContaining("may not create databases");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void whoAskedMayNotApproveAndAStaleDigestIsRefused() {
        begin();
        ApprovalView view = awaitApproval();

        assertThatThrownBy(() -> update("approve", new Approval(view.planDigest(), "ann", "fine", null)))
                .isInstanceOf(WorkflowUpdateException.class)
                .rootCause()
                .hasMessageContaining("four eyes");
        assertThatThrownBy(() -> update("approve", new Approval("0".repeat(64), "bob", "fine", null)))
                .rootCause()
                .hasMessageContaining("has digest");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void anAbortTakesAwayWhatWasMade() {
        WorkflowStub rebuild = begin();
        approve();
        awaitStanding(standing -> "mail".equals(standing.acknowledges()));
        update("abort", new Abort("ann", "the old one is back"));

        assertThatThrownBy(() -> rebuild.getResult(FullRebuildResult.class))
                .rootCause()
                .hasMessageContaining("ann aborted the rebuild: the old one is back");
        assertThat(world.calls).endsWith("patch", "health", "remove");
    }

    @Test
    void anAbortAfterTheSecretsWereRotatedPutsBackWhatTheAppUses() {
        world.smokeFailures = List.of("home: http://app/ answered 500 instead of 200");
        WorkflowStub rebuild = begin();
        approve();
        acknowledge("mail");
        awaitStanding(standing -> "retry-smoke-tests".equals(standing.acknowledges()));
        update("abort", new Abort("ann", "it does not answer"));

        assertThatThrownBy(() -> rebuild.getResult(FullRebuildResult.class))
                .rootCause()
                .hasMessageContaining("ann aborted the rebuild");
        assertThat(world.calls)
                .endsWith("smoke", "put back env file", "put back key", "put back app", "remove")
                .doesNotContain("flip");
    }

    @Test
    void aStepThatFailsWaitsForAPersonAndGoesOn() {
        world.fail("patch", FailureType.MIGRATION_FAILED);
        world.fail("rotate app", FailureType.OUTCOME_UNKNOWN);
        WorkflowStub rebuild = begin();
        approve();
        assertThatThrownBy(() -> acknowledge("nothing-of-the-kind")).rootCause().hasMessageContaining("step");
        acknowledge("retry-apply-patches");
        acknowledge("mail");
        rebuild.getResult(FullRebuildResult.class);

        assertThat(world.calls)
                .containsSubsequence("patch", "patch", "rotate app", "rotate app", "rotate key", "flip", "revoke key");
        assertThat(journal()).anySatisfy(step -> {
            assertThat(step.name()).isEqualTo("manual retry-apply-patches");
            assertThat(step.evidence()).isEqualTo("by ann: done");
        });
    }

    @Test
    void theAppIsNotPointedAtWhatDoesNotAnswer() {
        world.smokeFailures = List.of("home: http://app/ answered 500 instead of 200");
        WorkflowStub rebuild = begin();
        approve();
        acknowledge("mail");
        awaitStanding(standing -> "retry-smoke-tests".equals(standing.acknowledges()));
        assertThat(world.calls).doesNotContain("flip");

        world.smokeFailures = List.of();
        acknowledge("retry-smoke-tests");
        rebuild.getResult(FullRebuildResult.class);
        assertThat(world.calls).containsSubsequence("smoke", "smoke", "flip");
    }

    @Test
    void aManualStepMayBeConfirmedBeforeItIsReachedAlsoBySignal() {
        WorkflowStub rebuild = begin();
        approve();
        awaitStanding(standing -> standing.phase() == ProcedurePhase.BUILDING);
        run().signal("ackSignal", new Acknowledgement("unknown", "ann", "done"));
        run().signal("ackSignal", new Acknowledgement("mail", "ann", "done early"));
        rebuild.getResult(FullRebuildResult.class);

        assertThat(journal()).anySatisfy(step -> assertThat(step.evidence()).isEqualTo("by ann: done early"));
        assertThat(journal()).anySatisfy(step -> assertThat(step.evidence()).startsWith("ack not obeyed"));
    }

    private WorkflowStub begin() {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "FullRebuild",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Role.CONTROL.taskQueue(ENV))
                                .build());
        var unused = stub.start(new FullRebuildRequest(ENV, null, null, null, "OPS-7", "ann"));
        return stub;
    }

    private WorkflowStub run() {
        return environment.getWorkflowClient().newUntypedWorkflowStub(RUN);
    }

    private List<StepEntry> journal() {
        return run().query("journal", JournalView.class).steps();
    }

    private Standing awaitStanding(Predicate<Standing> wanted) {
        while (true) {
            try {
                Standing standing = run().query("standing", Standing.class);
                if (wanted.test(standing)) {
                    return standing;
                }
            } catch (RuntimeException e) {
                // It has not begun yet.
            }
            // Lets time pass, which it otherwise does only while a result is waited for.
            environment.sleep(Duration.ofMinutes(1));
        }
    }

    private ApprovalView awaitApproval() {
        awaitStanding(standing -> standing.takes().contains("approve"));
        return run().query("approval", ApprovalView.class);
    }

    private void approve() {
        update("approve", new Approval(awaitApproval().planDigest(), "bob", "fine", null));
    }

    private void acknowledge(String step) {
        awaitStanding(standing -> standing.acknowledges() != null);
        update("ack", new Acknowledgement(step, "ann", "done"));
    }

    private void update(String name, Object message) {
        var unused = run().update(name, Object.class, message);
    }
}
