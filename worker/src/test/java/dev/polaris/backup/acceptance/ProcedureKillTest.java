package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.journal.StepState;
import dev.polaris.backup.procedure.DatabaseRestoreResult;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A procedure that replaces a database is killed at every step, or a party of it goes away, while the app writes. In the end
 * the app can write, to an instance that is whole, and nothing that it was told is saved is lost.
 */
final class ProcedureKillTest {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final KillMatrix MATRIX =
            new KillMatrix("procedures", "step", "moment", "what was done", "how it ended", "seconds without a write");

    private static ReplacedApp app;
    private static WorkerHandle worker;

    @BeforeAll
    static void install() throws Exception {
        app = new ReplacedApp("deadline: " + DEADLINE.toMinutes() + "m, observe: 10m");
        app.installation().configure("request: 15s", "request: 6s");
        worker = app.worker();
        app.prepare();
    }

    @AfterAll
    static void uninstall() throws Exception {
        app.close();
    }

    @ParameterizedTest
    @EnumSource(names = "REREADING_THE_FILE")
    void anotherWorkerGoesOnWhereAKilledOneStopped(ProcedureMoment moment) throws Exception {
        kill(moment);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REREADING_THE_FILE")
    @Tag("full")
    void anotherWorkerGoesOnWhateverTheMoment(ProcedureMoment moment) throws Exception {
        kill(moment);
    }

    private void kill(ProcedureMoment moment) throws Exception {
        survive(moment, "worker killed (SIGKILL)", letGo -> {
            worker.kill9();
            // What the dead worker has sent arrives late, as it would from a router's buffer.
            letGo.run();
            worker = app.worker();
        });
    }

    /** The worker has done it, cannot tell Temporal, and dies. */
    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void anotherWorkerFindsWhatAKilledOneHadDone(ProcedureEffect effect) throws Exception {
        survive(effect.moment(), "worker killed (SIGKILL) after it, before Temporal knew", letGo -> {
            app.temporal().refuse();
            app.temporal().cutAll();
            letGo.run();
            effect.await(app);
            worker.kill9();
            app.temporal().accept();
            worker = app.worker();
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SWITCHING_WRITING_OFF",
                "RESTORING_ROWS",
                "WAITING_FOR_THE_FLIP",
                "REREADING_THE_FILE",
                "SWITCHING_WRITING_ON",
                "REMOVING_THE_INSTANCE",
                "REREADING_THE_FILE_TO_GO_BACK"
            })
    @Tag("full")
    void temporalIsStoppedAndStartedAgain(ProcedureMoment moment) throws Exception {
        survive(moment, "Temporal stopped and started", letGo -> {
            Servers.stop("temporal");
            letGo.run();
            Servers.start("temporal");
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CREATING_THE_INSTANCE",
                "RESTORING_ROWS",
                "COMMITTING_A_MIGRATION",
                "WAITING_FOR_THE_FLIP",
                "ADMITTING_THE_APP",
                "OBSERVING",
                "REMOVING_THE_INSTANCE",
                "FREEZING_FOR_A_ROLLBACK"
            })
    @Tag("full")
    void theTargetIsStoppedAtOnceAndStartedAgain(ProcedureMoment moment) throws Exception {
        crash("target", "new", moment);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SWITCHING_WRITING_OFF",
                "PROBING_THE_FREEZE",
                "DUMPING_THE_PRESENT_STATE",
                "WAITING_FOR_THE_FLIP",
                "HOLDING_STATEMENTS",
                "SWITCHING_WRITING_ON",
                "THAWING_AFTER_AN_ABORT"
            })
    @Tag("full")
    void theSourceIsStoppedAtOnceAndStartedAgain(ProcedureMoment moment) throws Exception {
        crash("postgres", "old", moment);
    }

    private void crash(String part, String whose, ProcedureMoment moment) throws Exception {
        survive(moment, "the " + whose + " instance's server crashed and started", letGo -> {
            Servers.kill(part);
            letGo.run();
            Servers.start(part);
        });
    }

    /** The worker cannot reach whom it was just speaking to, until it has noticed. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "SWITCHING_WRITING_OFF",
                "PROBING_THE_FREEZE_AGAIN",
                "SWITCHING_WRITING_ON",
                "CREATING_THE_INSTANCE",
                "MIGRATING",
                "REMOVING_THE_INSTANCE",
                "HOLDING_STATEMENTS",
                "REREADING_THE_FILE",
                "LETTING_STATEMENTS_GO",
                "REREADING_THE_FILE_TO_GO_BACK"
            })
    @Tag("full")
    void theNetworkIsCut(ProcedureMoment moment) throws Exception {
        survive(moment, "network to the " + moment.place().name().toLowerCase(Locale.ROOT) + " cut", letGo -> {
            FaultProxy cut = moment.place().proxy(app);
            cut.refuse();
            cut.cutAll();
            letGo.run();
            Eventually.assertThatSoon(() -> assertThat(CrashAftermath.troubles(app.journal(), moment.step()))
                    .isNotEmpty());
            cut.accept();
        });
    }

    private void survive(ProcedureMoment moment, String what, Outage outage) throws Exception {
        try (AutoCloseable unused = ProcedureKillTest::beginAnew;
                AppWriters writers = new AppWriters(app.pooler(), 3, Duration.ofMillis(10))) {
            ProcedureAftermath aftermath = new ProcedureAftermath(app, writers);
            aftermath.theAppWrites();
            for (Decision decision : moment.course().decisions()) {
                decision.await(app);
                if (decision == moment.decision()) {
                    Runnable letGo = moment.reach(app);
                    assertUnderWay(moment);
                    outage.happen(letGo);
                } else {
                    decision.tell(app);
                }
            }
            String end = assertEnded(moment.course(), aftermath);
            assertThat(writers.longestSilence()).as("time without a write").isLessThan(DEADLINE);
            MATRIX.add(
                    moment.step(),
                    moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    what,
                    end,
                    Long.toString(writers.longestSilence().toSeconds()));
            // What was found is kept whatever comes later.
            MATRIX.write();
        }
    }

    private static void beginAnew() throws Exception {
        app.beginAnew();
        if (!worker.isAlive()) {
            worker = app.worker();
        }
    }

    private static void assertUnderWay(ProcedureMoment moment) throws Exception {
        Eventually.assertThatSoon(() -> assertThat(app.journal().steps())
                .as("steps while %s", moment)
                .anyMatch(step -> step.name().equals(moment.step()) && step.state() == StepState.RUNNING));
    }

    private static String assertEnded(Decision.Course course, ProcedureAftermath aftermath) throws Exception {
        switch (course) {
            case FORWARD -> aftermath.restored(result());
            case BACK -> aftermath.rolledBack(result());
            case ABORTED -> {
                assertThat(FailureType.of(app.installation().awaitFailure(app.run())))
                        .isEqualTo(FailureType.NOT_APPROVED);
                aftermath.neverLeft();
                return "aborted, the app on the old instance";
            }
        }
        return course == Decision.Course.FORWARD ? "restored" : "rolled back, the new instance kept";
    }

    private static DatabaseRestoreResult result() throws Exception {
        return app.installation().await(app.run(), DatabaseRestoreResult.class);
    }

    private interface Outage {
        void happen(Runnable letGo) throws Exception;
    }
}
