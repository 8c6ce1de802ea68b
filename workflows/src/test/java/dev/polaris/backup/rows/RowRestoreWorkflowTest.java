package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is merged but what somebody has approved, and nothing is left behind whatever happens. */
@Timeout(120)
final class RowRestoreWorkflowTest {
    private static final String ENV = "test";
    private static final String RUN = "restore-rows/test/public.profiles/OPS-7";

    private final ScriptedRows world = new ScriptedRows();
    private TestWorkflowEnvironment environment;

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        var control = environment.newWorker(Role.CONTROL.taskQueue(ENV));
        control.registerWorkflowImplementationTypes(RowRestoreWorkflow.class, RowRestoreRunWorkflow.class);
        control.registerActivitiesImplementations(world);
        environment.newWorker(Role.RESTORE.taskQueue(ENV)).registerActivitiesImplementations(world);
        environment.newWorker(Role.VERIFY.taskQueue(ENV)).registerActivitiesImplementations(world);
        environment.start();
        world.plans.add(ScriptedRows.plan("a".repeat(64), 3));
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private static RowRestoreRequest request(boolean dryRun) {
        return new RowRestoreRequest(
                ENV, "profiles", null, null, null, null, null, null, null, null, null, "OPS-7", "ann", dryRun, null);
    }

    private WorkflowStub start(RowRestoreRequest request) {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "RowRestore",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Role.CONTROL.taskQueue(ENV))
                                .build());
        var unused = stub.start(request);
        return stub;
    }

    private WorkflowStub run() {
        return environment.getWorkflowClient().newUntypedWorkflowStub(RUN);
    }

    /** The run, when it waits for an approval of this plan. */
    private WorkflowStub awaiting(String digest) {
        WorkflowStub run = run();
        while (true) {
            try {
                ApprovalView view = run.query("approval", ApprovalView.class);
                if (view.state() == ApprovalState.AWAITING && digest.equals(view.planDigest())) {
                    return run;
                }
            } catch (RuntimeException e) {
                // It has not begun yet.
            }
            Thread.onSpinWait();
        }
    }

    private static Approval approval(String digest, String by) {
        return new Approval(digest, by, "looked at it", null);
    }

    private static void failsAs(FailureType type, WorkflowStub stub) {
        assertThatThrownBy(() -> stub.getResult(RowRestoreResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(type.name()));
    }

    private static void refused(WorkflowStub run, Approval approval, String why) {
        assertThatThrownBy(() -> run.update("approve", ApprovalView.class, approval))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining(why);
    }

    @Test
    void aDryRunEndsWithThePlan() {
        RowRestoreResult result = start(request(true)).getResult(RowRestoreResult.class);

        assertThat(result.outcome()).isEqualTo(RowRestoreOutcome.PLANNED);
        assertThat(result.plan()).isEqualTo(world.plans.getFirst());
        assertThat(world.calls).containsExactly("locate", "stage 1", "diff", "drop");
    }

    @Test
    void anApprovedPlanIsMerged() {
        WorkflowStub thin = start(request(false));
        WorkflowStub run = awaiting("a".repeat(64));

        ApprovalView view = run.update("approve", ApprovalView.class, approval("a".repeat(64), "bob"));

        assertThat(view.state()).isEqualTo(ApprovalState.APPROVED);
        RowRestoreResult result = thin.getResult(RowRestoreResult.class);
        assertThat(result.outcome()).isEqualTo(RowRestoreOutcome.MERGED);
        assertThat(result.approval().approver()).isEqualTo("bob");
        assertThat(world.calls).containsExactly("locate", "stage 1", "diff", "merge " + "a".repeat(64), "drop");
        JournalView journal = run.query("journal", JournalView.class);
        assertThat(journal.steps())
                .anyMatch(step ->
                        step.name().equals("approval") && step.evidence().contains("bob"));
    }

    @Test
    void whatIsNoApprovalOfThisPlanIsRefusedAtOnce() {
        world.rules = new ApprovalRules(true, Duration.ofHours(24));
        WorkflowStub thin = start(request(false));
        WorkflowStub run = awaiting("a".repeat(64));

        refused(run, approval("b".repeat(64), "bob"), "digest");
        refused(run, approval("a".repeat(64), " "), "approver");
        refused(run, new Approval("a".repeat(64), "bob", null, null), "reason");
        refused(run, approval("a".repeat(64), "ann"), "four eyes");
        refused(run, new Approval("a".repeat(64), "bob", "late", Instant.EPOCH), "expired");
        assertThatThrownBy(() -> run.update("abort", ApprovalView.class, new Abort("bob", "")))
                .isInstanceOf(WorkflowUpdateException.class);
        assertThat(world.calls).noneMatch(call -> call.startsWith("merge"));

        run.update("approve", ApprovalView.class, approval("a".repeat(64), "bob"));
        assertThat(thin.getResult(RowRestoreResult.class).outcome()).isEqualTo(RowRestoreOutcome.MERGED);
    }

    @Test
    void aSignalIsObeyedWhenItIsRightAndJournalledWhenItIsNot() {
        WorkflowStub thin = start(request(false));
        WorkflowStub run = awaiting("a".repeat(64));

        run.signal("approveSignal", approval("b".repeat(64), "bob"));
        run.signal("abortSignal", new Abort("bob", " "));
        run.signal("approveSignal", approval("a".repeat(64), "bob"));

        assertThat(thin.getResult(RowRestoreResult.class).outcome()).isEqualTo(RowRestoreOutcome.MERGED);
        JournalView journal = run.query("journal", JournalView.class);
        assertThat(journal.steps())
                .filteredOn(step -> step.name().equals("signal"))
                .extracting(step -> step.evidence())
                .anySatisfy(evidence -> assertThat(evidence).contains("approval not obeyed"))
                .anySatisfy(evidence -> assertThat(evidence).contains("abort not obeyed"));
    }

    @Test
    void anAbortedPlanIsNotMergedAndLeavesNothing() {
        WorkflowStub thin = start(request(false));
        awaiting("a".repeat(64)).update("abort", ApprovalView.class, new Abort("bob", "wrong table"));

        failsAs(FailureType.NOT_APPROVED, thin);
        assertThat(world.calls).containsExactly("locate", "stage 1", "diff", "drop");
    }

    @Test
    void aPlanThatNobodyApprovesExpires() {
        WorkflowStub thin = start(request(false));

        failsAs(FailureType.NOT_APPROVED, thin);

        assertThat(world.calls).containsExactly("locate", "stage 1", "diff", "drop");
        assertThat(run().query("approval", ApprovalView.class).state()).isEqualTo(ApprovalState.EXPIRED);
    }

    @Test
    void aChangedPlanNeedsAnApprovalOfItsOwn() {
        world.plans.add(ScriptedRows.plan("b".repeat(64), 2));
        world.mergeFailures.add(FailureType.PLAN_CHANGED);
        WorkflowStub thin = start(request(false));
        awaiting("a".repeat(64)).update("approve", ApprovalView.class, approval("a".repeat(64), "bob"));

        WorkflowStub run = awaiting("b".repeat(64));
        refused(run, approval("a".repeat(64), "bob"), "digest");
        run.update("approve", ApprovalView.class, approval("b".repeat(64), "bob"));

        assertThat(thin.getResult(RowRestoreResult.class).plan().digest()).isEqualTo("b".repeat(64));
        assertThat(world.calls).contains("stage 2", "merge " + "b".repeat(64)).endsWith("drop");
    }

    @Test
    void thePlanThatWasApprovedIsMergedAfterStagingAnew() {
        world.mergeFailures.add(FailureType.PLAN_CHANGED);
        WorkflowStub thin = start(request(false));
        awaiting("a".repeat(64)).update("approve", ApprovalView.class, approval("a".repeat(64), "bob"));

        assertThat(thin.getResult(RowRestoreResult.class).outcome()).isEqualTo(RowRestoreOutcome.MERGED);
        assertThat(world.calls)
                .filteredOn(call -> call.startsWith("merge"))
                .containsExactlyElementsOf(List.of("merge " + "a".repeat(64), "merge " + "a".repeat(64)));
    }

    @Test
    void whatCannotBeMergedIsSaidBeforeAnybodyIsAsked() {
        world.plans.clear();
        world.plans.add(ScriptedRows.plan("c".repeat(64), 3, "parents are missing"));

        failsAs(FailureType.TARGET_UNSUITABLE, start(request(false)));

        assertThat(world.calls).endsWith("drop").noneMatch(call -> call.startsWith("merge"));
    }

    @Test
    void nothingToDoNeedsNoApproval() {
        world.plans.clear();
        world.plans.add(ScriptedRows.plan("c".repeat(64), 0));

        assertThat(start(request(false)).getResult(RowRestoreResult.class).outcome())
                .isEqualTo(RowRestoreOutcome.NOTHING_TO_DO);
    }

    @Test
    void aCancelledRunLeavesNothing() {
        WorkflowStub thin = start(request(false));
        awaiting("a".repeat(64));
        thin.cancel();

        assertThatThrownBy(() -> thin.getResult(RowRestoreResult.class)).cause().isInstanceOf(CanceledFailure.class);
        assertThat(world.calls).endsWith("drop").noneMatch(call -> call.startsWith("merge"));
    }

    @Test
    void oneRestoreATicketAndATable() {
        WorkflowStub first = start(request(false));
        awaiting("a".repeat(64));
        failsAs(FailureType.ALREADY_RUNNING, start(request(false)));
        // Whoever waits for a result lets the time pass, also that for an approval.
        failsAs(FailureType.NOT_APPROVED, first);
    }

    @Test
    void inputThatCannotBeFollowedTouchesNothing() {
        for (Map<String, Object> input : List.<Map<String, Object>>of(
                Map.of("env", ENV, "table", "profiles"),
                Map.of("env", ENV, "ticket", "OPS-7"),
                Map.of("env", ENV, "ticket", "OPS-7", "table", "a.b.c"),
                Map.of("env", ENV, "ticket", "OPS/7", "table", "t"),
                Map.of("env", ENV, "ticket", "OPS-7", "table", "t", "missing", true, "mode", "replace"),
                Map.of("env", ENV, "ticket", "OPS-7", "table", "t", "where", "a", "keys", List.of(List.of("1"))))) {
            WorkflowStub stub = environment
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(
                            "RowRestore",
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue(Role.CONTROL.taskQueue(ENV))
                                    .build());
            var unused = stub.start(input);
            failsAs(FailureType.BAD_INPUT, stub);
        }
        assertThat(world.calls).isEmpty();
    }
}
