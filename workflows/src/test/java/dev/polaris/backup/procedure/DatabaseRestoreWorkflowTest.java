package dev.polaris.backup.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.DatabaseBackup;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.migration.Migration;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, the app ends with a database that it may write to, and what was acknowledged is lost only knowingly. */
@Timeout(120)
final class DatabaseRestoreWorkflowTest {
    private static final String ENV = "test";
    private static final String RUN = "procedure/test";

    private final ScriptedWorld world = new ScriptedWorld();
    private TestWorkflowEnvironment environment;

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        environment = TestWorkflowEnvironment.newInstance(options.build());
        var control = environment.newWorker(Role.CONTROL.taskQueue(ENV));
        control.registerWorkflowImplementationTypes(
                DatabaseRestoreWorkflow.class, DatabaseRestoreRunWorkflow.class, KeptInstanceWorkflow.class);
        control.registerWorkflowImplementationFactory(RestoreRun.class, world::restores);
        control.registerWorkflowImplementationFactory(DatabaseBackup.class, world::backups);
        control.registerActivitiesImplementations(world);
        environment.newWorker(Role.RESTORE.taskQueue(ENV)).registerActivitiesImplementations(world);
        environment.newWorker(Role.VERIFY.taskQueue(ENV)).registerActivitiesImplementations(world);
        environment.start();
    }

    @AfterEach
    void stop() {
        world.held.values().forEach(latch -> latch.countDown());
        environment.close();
    }

    private static DatabaseRestoreRequest request() {
        return new DatabaseRestoreRequest(ENV, null, null, null, null, "OPS-7", "ann");
    }

    private WorkflowStub begin(DatabaseRestoreRequest request) {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "DatabaseRestore",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Role.CONTROL.taskQueue(ENV))
                                .build());
        var unused = stub.start(request);
        return stub;
    }

    private WorkflowStub run() {
        return environment.getWorkflowClient().newUntypedWorkflowStub(RUN);
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
            Thread.onSpinWait();
        }
    }

    /**
     * Waits until the run has asked a step to stop. The test server never takes a request to stop a step that ended while
     * the request was under way, and the run then waits for good; a real server takes it.
     */
    private void awaitCancelRequest() {
        while (environment.getWorkflowClient().fetchHistory(RUN).getEvents().stream()
                .noneMatch(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)) {
            Thread.onSpinWait();
        }
    }

    private ApprovalView awaitApproval(ProcedurePhase phase) {
        awaitStanding(standing -> standing.phase() == phase && standing.takes().contains("approve"));
        return run().query("approval", ApprovalView.class);
    }

    private void approve(ProcedurePhase phase) {
        ApprovalView view = awaitApproval(phase);
        ApprovalView given = run().update("approve", ApprovalView.class, approval(view, "bob"));
        assertThat(given.state()).isEqualTo(ApprovalState.APPROVED);
    }

    /** The plan is approved, and the restore has run, while time passes. */
    private void approvePlanAndRestore() {
        approve(ProcedurePhase.PLANNED);
        awaitStanding(standing -> standing.phase() == ProcedurePhase.FROZEN);
        environment.sleep(Duration.ofMinutes(30));
    }

    private void flipped() {
        approvePlanAndRestore();
        approve(ProcedurePhase.FROZEN);
        awaitStanding(standing -> standing.phase() == ProcedurePhase.OBSERVING);
    }

    private static Approval approval(ApprovalView view, String by) {
        return new Approval(view.planDigest(), by, "looked at it", null);
    }

    private ApplicationFailure failed(WorkflowStub stub, FailureType type) {
        ApplicationFailure[] found = new ApplicationFailure[1];
        assertThatThrownBy(() -> stub.getResult(DatabaseRestoreResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    found[0] = failure;
                    assertThat(failure.getType()).isEqualTo(type.name());
                });
        return found[0];
    }

    private void refused(String update, Object argument, String why) {
        assertThatThrownBy(() -> run().update(update, Object.class, argument))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining(why);
    }

    private List<StepEntry> steps() {
        return run().query("journal", JournalView.class).steps();
    }

    /** The app writes to the old instance, and nothing of the procedure is left. */
    private void assertOldAndWritable() {
        assertThat(world.pointsAt).isEqualTo(ScriptedWorld.OLD);
        assertThat(world.frozen).isEmpty();
        assertThat(world.instances).isEmpty();
    }

    @Test
    void theAppIsFlippedToWhatWasRestored() {
        WorkflowStub thin = begin(request());
        flipped();
        DatabaseRestoreResult result = thin.getResult(DatabaseRestoreResult.class);

        assertThat(result.outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(result.live()).isEqualTo(world.pointsAt).isNotEqualTo(ScriptedWorld.OLD);
        assertThat(result.kept()).isEqualTo(ScriptedWorld.OLD);
        assertThat(result.safetyBackup()).isEqualTo("2026/11/24/200000");
        assertThat(result.lossWindow()).isEqualTo(Duration.ofHours(5));
        assertThat(world.frozen).isEmpty();
        assertThat(world.calls)
                .containsSubsequence(
                        "examine freeze",
                        "freeze old",
                        "create",
                        "migrate",
                        "health",
                        "count",
                        "freeze old",
                        "flip to new",
                        "probe new",
                        "thaw old",
                        "audit ended")
                .contains("backup SAFETY")
                .filteredOn("flip to new"::equals)
                .hasSize(1);
    }

    @Test
    void theNumbersAreShownBeforeTheFlip() {
        var unused = begin(request());
        approvePlanAndRestore();

        assertThat(awaitApproval(ProcedurePhase.FROZEN).plan())
                .anySatisfy(line -> assertThat(line).startsWith("LOSS").contains("5 h"))
                .anySatisfy(line -> assertThat(line).contains("Safety backup", "2026/11/24/200000"))
                .anySatisfy(line -> assertThat(line).contains("Restored 1000 rows in 3 tables"))
                .anySatisfy(line -> assertThat(line).contains("1 applied, 4 were there"))
                .anySatisfy(line -> assertThat(line).contains("Health: PASSED of 5 questions"));
        assertThat(world.pointsAt).isEqualTo(ScriptedWorld.OLD);
    }

    @Test
    void whatCanFailLaterIsSaidAtOnceAndNothingIsTouched() {
        world.state = BackupState.VERIFIED;
        world.problems.add("user x may not create databases");
        world.fail("examine flip", FailureType.BAD_CONFIGURATION);
        world.pointsAt = new Instance("else", "elsewhere", 1, "x", null);

        ApplicationFailure failure = failed(begin(request()), FailureType.PREFLIGHT_REFUSED);

        assertThat(failure.getOriginalMessage())
                .contains("is VERIFIED", "accept it with a reason", "may not create", "examine flip", "probe route");
        assertThat(world.calls).doesNotContain("freeze old", "create");
    }

    /** As after a flip, when nobody has corrected the configuration. */
    @Test
    void anAppThatPointsElsewhereIsSaidWithoutAskingItsRouteAgainAndAgain() {
        world.pointsAt = new Instance("else", "elsewhere", 1, "x", null);

        ApplicationFailure failure = failed(begin(request()), FailureType.PREFLIGHT_REFUSED);

        assertThat(failure.getOriginalMessage())
                .contains("The app points at elsewhere:1/x", ".source must name the new instance");
        assertThat(world.calls).doesNotContain("probe old", "freeze old", "create");
    }

    @Test
    void aRequestThatNamesNoTicketIsRefused() {
        failed(begin(new DatabaseRestoreRequest(ENV, null, null, null, null, null, "ann")), FailureType.BAD_INPUT);
        assertThat(world.calls).isEmpty();
    }

    @Test
    void anEnvironmentWithoutTheSectionIsNeverReplaced() {
        world.rules = null;
        failed(begin(request()), FailureType.BAD_CONFIGURATION);
    }

    @Test
    void anUnprovenBackupIsAcceptedWithAReason() {
        world.state = BackupState.VERIFIED;
        var unused =
                begin(new DatabaseRestoreRequest(ENV, null, "the canary host is gone", null, null, "OPS-7", "ann"));

        assertThat(awaitApproval(ProcedurePhase.PLANNED).plan())
                .anySatisfy(line -> assertThat(line).contains("not proven: the canary host is gone"));
    }

    @Test
    void oneProcedureReplacesADatabase() {
        WorkflowStub first = begin(request());
        awaitApproval(ProcedurePhase.PLANNED);

        failed(begin(request()), FailureType.ALREADY_RUNNING);
        // Whoever waits for a result lets the time pass, also that for an approval.
        failed(first, FailureType.NOT_APPROVED);
    }

    @Test
    void whatIsNoApprovalIsRefusedAndLeavesNothing() throws Exception {
        world.approvals = new ApprovalRules(true, Duration.ofDays(3));
        var unused = begin(request());
        ApprovalView view = awaitApproval(ProcedurePhase.PLANNED);
        int before = steps().size();

        refused("approve", new Approval("0".repeat(64), "bob", "why", null), "digest");
        refused("approve", approval(view, "ann"), "four eyes");
        refused("approve", new Approval(view.planDigest(), "bob", "late", Instant.EPOCH), "expired");
        refused("rollback", new Rollback("bob", "why"), "nothing to roll back");
        refused("extend", new Extension(Duration.ofHours(1), "bob", "why"), "no deadline");
        refused("ack", new Acknowledgement("observe", "bob", "fine"), "nothing waits");
        refused("abort", new Abort("bob", " "), "reason");
        assertThat(steps()).hasSize(before);

        world.hold("create");
        approve(ProcedurePhase.PLANNED);
        world.awaitHeld("create");
        refused("approve", approval(view, "bob"), "does not wait");
        refused("extend", new Extension(Duration.ofDays(2), "bob", "why"), "up to");
        run().update("abort", ApprovalView.class, new Abort("bob", "enough"));
        refused("approve", approval(view, "bob"), "does not wait");
        refused("abort", new Abort("bob", "again"), "nothing to abort");
    }

    @Test
    void aWrongSignalIsJournalledAndARightOneObeyed() throws Exception {
        world.hold("create");
        WorkflowStub thin = begin(request());
        ApprovalView view = awaitApproval(ProcedurePhase.PLANNED);
        WorkflowStub run = run();

        run.signal("approveSignal", new Approval("0".repeat(64), "bob", "why", null));
        run.signal("rollbackSignal", new Rollback("bob", "why"));
        run.signal("extendSignal", new Extension(Duration.ofHours(1), "bob", "why"));
        run.signal("ackSignal", new Acknowledgement("observe", "bob", "fine"));
        run.signal("approveSignal", approval(view, "bob"));
        world.awaitHeld("create");
        run.signal("abortSignal", new Abort("bob", "enough"));
        awaitCancelRequest();
        world.letGo("create");

        failed(thin, FailureType.NOT_APPROVED);
        assertOldAndWritable();
        assertThat(steps())
                .filteredOn(step -> step.name().equals("signal"))
                .extracting(StepEntry::evidence)
                .anySatisfy(text -> assertThat(text).contains("approval not obeyed", "digest"))
                .anySatisfy(text -> assertThat(text).contains("rollback not obeyed"))
                .anySatisfy(text -> assertThat(text).contains("extension not obeyed"))
                .anySatisfy(text -> assertThat(text).contains("ack not obeyed"));
    }

    @Test
    void aPlanMayWaitForDaysAndIsLookedAtAgain() {
        WorkflowStub thin = begin(request());
        ApprovalView first = awaitApproval(ProcedurePhase.PLANNED);
        environment.sleep(Duration.ofDays(2));
        world.migrations = List.of(new Migration("20260202000000", "more", "2".repeat(64)));
        run().update("approve", ApprovalView.class, approval(first, "bob"));

        ApprovalView second = awaitApproval(ProcedurePhase.PLANNED);
        assertThat(second.planDigest()).isNotEqualTo(first.planDigest());
        refused("approve", approval(first, "bob"), "digest");
        assertThat(world.calls).doesNotContain("freeze old");

        flipped();
        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
    }

    @Test
    void aPlanThatNobodyApprovesEndsWithoutATrace() {
        WorkflowStub thin = begin(request());
        failed(thin, FailureType.NOT_APPROVED);
        assertThat(world.calls).doesNotContain("freeze old", "create");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show",
                "examine instances",
                "examine freeze",
                "probe old",
                "list migrations",
                "freeze old",
                "create",
                "migrate",
                "health",
                "count"
            })
    void anAbortAtAnyPointLeadsBack(String point) throws Exception {
        world.restoreTakes = Duration.ZERO;
        world.hold(point);
        WorkflowStub thin = begin(request());
        boolean early = List.of("show", "examine instances", "examine freeze", "probe old", "list migrations")
                .contains(point);
        if (!early) {
            approve(ProcedurePhase.PLANNED);
        }
        world.awaitHeld(point);
        run().update("abort", ApprovalView.class, new Abort("bob", "enough"));
        world.letGo(point);

        ApplicationFailure failure = failed(thin, FailureType.NOT_APPROVED);

        assertThat(failure.getOriginalMessage()).contains("bob aborted", "enough");
        assertOldAndWritable();
        assertThat(world.calls).doesNotContain("flip to new").contains("audit ended");
    }

    @Test
    void anAbortThawsBeforeTheRestoreHasEnded() {
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);
        awaitStanding(standing -> world.calls.stream().anyMatch(call -> call.startsWith("restore into")));
        run().update("abort", ApprovalView.class, new Abort("bob", "enough"));

        failed(thin, FailureType.NOT_APPROVED);
        assertOldAndWritable();
        assertThat(world.calls)
                .containsSubsequence("thaw old", "probe old", "remove")
                .doesNotContain("migrate");
    }

    @Test
    void aCancelledRunLeadsBackToo() throws Exception {
        world.hold("create");
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);
        world.awaitHeld("create");
        thin.cancel();
        awaitCancelRequest();
        world.letGo("create");

        assertThatThrownBy(() -> thin.getResult(DatabaseRestoreResult.class))
                .isInstanceOf(WorkflowFailedException.class);
        assertOldAndWritable();
    }

    @Test
    void theDeadlineLeadsBackByItselfAndPages() {
        WorkflowStub thin = begin(request());
        approvePlanAndRestore();
        awaitApproval(ProcedurePhase.FROZEN);

        failed(thin, FailureType.DEADLINE_PASSED);

        assertOldAndWritable();
        assertThat(world.calls).doesNotContain("flip to new");
        assertThat(world.notices)
                .anyMatch(notice -> notice.severity() == Severity.PAGE
                        && notice.title().contains("went back")
                        && notice.text().contains("Nobody decided"));
    }

    @Test
    void theDeadlineAlsoEndsARestoreThatTakesTooLong() {
        world.restoreTakes = Duration.ofHours(5);
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);

        failed(thin, FailureType.DEADLINE_PASSED);

        assertOldAndWritable();
        assertThat(world.calls).doesNotContain("migrate");
    }

    @Test
    void anExtendedDeadlineIsLater() {
        world.restoreTakes = Duration.ofHours(5);
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);
        Instant first = awaitStanding(standing -> standing.phase() == ProcedurePhase.FROZEN)
                .until();
        run().update("extend", Standing.class, new Extension(Duration.ofHours(4), "bob", "almost there"));
        awaitStanding(standing -> standing.until().equals(first.plus(Duration.ofHours(4))));
        environment.sleep(Duration.ofMinutes(310));

        approve(ProcedurePhase.FROZEN);

        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(steps()).anyMatch(step -> step.name().equals("freeze again"));
    }

    @Test
    void aFreezeThatHasEndedIsNotExtendedAndTheAppNotFlipped() {
        WorkflowStub thin = begin(request());
        approvePlanAndRestore();
        awaitApproval(ProcedurePhase.FROZEN);
        world.fail("freeze old", FailureType.BAD_INPUT);
        approve(ProcedurePhase.FROZEN);

        failed(thin, FailureType.BAD_INPUT);
        assertOldAndWritable();
        assertThat(world.calls).doesNotContain("flip to new");
    }

    @Test
    void whatDoesNotCompareEqualIsNotFlippedTo() {
        world.rows = CheckVerdict.FAILED;
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);

        ApplicationFailure failure = failed(thin, FailureType.VALIDATION_FAILED);

        assertThat(failure.getOriginalMessage()).contains("3 rows differ");
        assertOldAndWritable();
    }

    @Test
    void aMigrationThatFailsLeadsBack() {
        world.fail("migrate", FailureType.MIGRATION_FAILED);
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);

        failed(thin, FailureType.MIGRATION_FAILED);
        assertOldAndWritable();
    }

    @Test
    void aSafetyBackupThatFailsIsDecidedOn() {
        world.fail("backup", FailureType.BAD_CREDENTIALS);
        var unused = begin(request());
        approvePlanAndRestore();

        assertThat(awaitApproval(ProcedurePhase.FROZEN).plan())
                .anySatisfy(line -> assertThat(line).contains("Safety backup", "FAILED"));
    }

    @Test
    void aSafetyBackupIsSkippedWithAReason() {
        WorkflowStub thin = begin(new DatabaseRestoreRequest(ENV, null, null, "it is corrupt", null, "OPS-7", "ann"));
        flipped();

        assertThat(thin.getResult(DatabaseRestoreResult.class).safetyBackup()).isNull();
        assertThat(world.calls).doesNotContain("backup SAFETY");
        assertThat(steps())
                .anyMatch(step ->
                        step.name().equals("safety backup") && step.evidence().contains("it is corrupt"));
    }

    @Test
    void aFlipWhoseAnswerIsLostIsSettledByLooking() {
        world.flipLosesAnswer = true;
        WorkflowStub thin = begin(request());
        flipped();

        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(world.calls).containsSubsequence("flip to new", "examine flip", "flip to new", "probe new");
    }

    @Test
    void aFlipThatIsRefusedLeavesTheAppWhereItWas() {
        world.fail("flip to new", FailureType.BAD_CONFIGURATION);
        WorkflowStub thin = begin(request());
        approvePlanAndRestore();
        approve(ProcedurePhase.FROZEN);

        failed(thin, FailureType.ROUTE_WRONG);

        assertOldAndWritable();
        assertThat(world.calls).containsSubsequence("flip to new", "examine flip", "flip to old", "thaw old");
    }

    @Test
    void aThawIsTriedUntilItWorks() throws Exception {
        world.hold("create");
        world.fail("thaw old", FailureType.BAD_CREDENTIALS, FailureType.BAD_CREDENTIALS);
        WorkflowStub thin = begin(request());
        approve(ProcedurePhase.PLANNED);
        world.awaitHeld("create");
        run().update("abort", ApprovalView.class, new Abort("bob", "enough"));
        world.letGo("create");

        failed(thin, FailureType.NOT_APPROVED);
        assertOldAndWritable();
        assertThat(world.notices).anyMatch(notice -> notice.title().contains("thaw"));
    }

    @Test
    void anAppIsRolledBackAfterWhatWasWrittenIsShown() {
        WorkflowStub thin = begin(request());
        flipped();
        world.writes = 17;
        run().update("rollback", Standing.class, new Rollback("carl", "worse than before"));

        ApprovalView view = awaitApproval(ProcedurePhase.ROLLBACK);
        assertThat(view.plan())
                .anySatisfy(line -> assertThat(line).contains("public.sessions: 17 inserted"))
                .anySatisfy(line -> assertThat(line).contains("carl", "worse than before"));
        assertThat(world.frozen).hasSize(1).doesNotContainKey(ScriptedWorld.OLD.id());
        approve(ProcedurePhase.ROLLBACK);

        DatabaseRestoreResult result = thin.getResult(DatabaseRestoreResult.class);
        assertThat(result.outcome()).isEqualTo(DatabaseRestoreOutcome.ROLLED_BACK);
        assertThat(result.live()).isEqualTo(ScriptedWorld.OLD).isEqualTo(world.pointsAt);
        assertThat(world.frozen).isEmpty();
        assertThat(world.instances)
                .as("kept for whoever needs what was written")
                .hasSize(1);
        assertThat(world.calls).containsSubsequence("freeze new", "count", "flip to old", "thaw new", "probe old");
    }

    @Test
    void aRollbackThatIsAbortedLeavesTheAppOnTheNewInstance() {
        WorkflowStub thin = begin(request());
        flipped();
        run().update("rollback", Standing.class, new Rollback("carl", "worse"));
        awaitApproval(ProcedurePhase.ROLLBACK);
        run().update("abort", ApprovalView.class, new Abort("bob", "no, better"));
        awaitStanding(standing -> standing.phase() == ProcedurePhase.OBSERVING);

        assertThat(world.frozen).isEmpty();
        run().update("ack", Standing.class, new Acknowledgement("observe", "bob", "looks fine"));
        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(world.pointsAt).isNotEqualTo(ScriptedWorld.OLD);
    }

    @Test
    void aRollbackThatNobodyApprovesEndsAtItsDeadline() {
        WorkflowStub thin = begin(request());
        flipped();
        run().update("rollback", Standing.class, new Rollback("carl", "worse"));
        awaitApproval(ProcedurePhase.ROLLBACK);

        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(world.frozen).isEmpty();
        assertThat(world.notices).anyMatch(notice -> notice.title().contains("not rolled back"));
    }

    @Test
    void theOldInstanceIsKeptAndRemovedOnlyWhenSomebodySaysSo() {
        WorkflowStub thin = begin(request());
        flipped();
        world.writes = 1;
        run().update("rollback", Standing.class, new Rollback("carl", "worse"));
        approve(ProcedurePhase.ROLLBACK);
        DatabaseRestoreResult result = thin.getResult(DatabaseRestoreResult.class);
        WorkflowStub keeper = environment.getWorkflowClient().newUntypedWorkflowStub(result.keptBy());

        assertThatThrownBy(() -> keeper.update("ack", Standing.class, new Acknowledgement("remove", "bob", "gone")))
                .hasStackTraceContaining("kept until");
        environment.sleep(Duration.ofDays(30));
        assertThat(world.instances).hasSize(1);
        assertThat(world.notices).anyMatch(notice -> notice.title().contains("may be removed"));
        keeper.update("ack", Standing.class, new Acknowledgement("remove", "bob", "nobody needs it"));
        keeper.getResult(Void.class);
        assertThat(world.instances).isEmpty();
    }

    @Test
    void noticesThatCannotBeSentHoldNothingUp() {
        for (int i = 0; i < 50; i++) {
            world.fail("tell", FailureType.BAD_CONFIGURATION);
        }
        WorkflowStub thin = begin(request());
        flipped();

        assertThat(thin.getResult(DatabaseRestoreResult.class).outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(steps()).anyMatch(step -> step.name().equals("notice"));
    }
}
