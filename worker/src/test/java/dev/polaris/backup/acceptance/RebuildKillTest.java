package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.rebuild.FullRebuildResult;
import io.temporal.client.WorkflowStub;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A rebuild's worker is killed wherever something could be left half done. Another one ends it: the app has a whole
 * environment, or what it had before, and its secrets are those that the server takes.
 */
@Tag("full")
final class RebuildKillTest {
    private static final KillMatrix MATRIX =
            new KillMatrix("rebuilds", "step", "moment", "what was done", "how it ended");

    private static Rebuilding rebuilding;
    private static WorkerHandle worker;

    @BeforeAll
    static void install() throws Exception {
        rebuilding = new Rebuilding("user-media");
        rebuilding.installation().configure("request: 15s", "request: 6s");
        worker = rebuilding.worker("all");
        var unused = rebuilding.installation().backUp();
        rebuilding.sync();
    }

    @AfterAll
    static void uninstall() throws Exception {
        rebuilding.close();
    }

    @ParameterizedTest
    @EnumSource
    void anotherWorkerEndsItWhateverTheMoment(RebuildMoment moment) throws Exception {
        rebuilding.beginAnew();
        if (!worker.isAlive()) {
            worker = rebuilding.worker("all");
        }
        RebuildAftermath aftermath = new RebuildAftermath(rebuilding);
        WorkflowStub run = rebuilding.start();
        RebuildMoment.Held app = moment.afterAbort() ? RebuildMoment.heldApp(rebuilding) : null;
        RebuildMoment.Held held = moment.afterAbort() ? null : moment.arm(rebuilding);
        rebuilding.approve();
        if (comesBeforeThePerson(moment)) {
            kill(moment, held, aftermath);
            rebuilding.acknowledge("mail-sender");
        } else {
            rebuilding.acknowledge("mail-sender");
            if (moment.afterAbort()) {
                app.arrival().check();
                held = moment.arm(rebuilding);
                var unused = rebuilding.run().update("abort", ApprovalView.class, new Abort("bob", "a test"));
                app.release().run();
            }
            kill(moment, held, aftermath);
        }

        if (moment.afterAbort()) {
            assertThat(FailureType.of(rebuilding.installation().awaitFailure(run)))
                    .isEqualTo(FailureType.NOT_APPROVED);
            aftermath.aborted();
        } else {
            aftermath.rebuilt(rebuilding.installation().await(run, FullRebuildResult.class));
        }
        MATRIX.add(
                moment.step(),
                moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "worker killed (SIGKILL)",
                moment.afterAbort() ? "aborted, everything as before" : "rebuilt");
        // What was found is kept whatever comes later.
        MATRIX.write();
    }

    private static boolean comesBeforeThePerson(RebuildMoment moment) {
        return moment.compareTo(RebuildMoment.CHANGING_A_PASSWORD) < 0;
    }

    private static void kill(RebuildMoment moment, RebuildMoment.Held held, RebuildAftermath aftermath)
            throws Exception {
        held.arrival().check();
        assertThat(rebuilding.journal()).as("the step under way").contains("name=" + moment.step());
        worker.kill9();
        aftermath.theFileIsWhole();
        // What the dead worker had sent arrives late, as it would from a router's buffer.
        held.release().run();
        aftermath.theFileIsWhole();
        worker = rebuilding.worker("all");
    }
}
