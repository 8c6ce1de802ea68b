package dev.polaris.backup.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.DumpProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    @Test
    void theTerminalIsRedrawnOverExactlyTheLinesDrawnBefore() {
        LiveView view = new LiveView(stream);
        view.show(new RunSight(
                List.of(step(StepState.RUNNING, 1)), List.of(progress(1)), List.of("waiting"), null, null));
        out.reset();

        view.show(new RunSight(List.of(step(StepState.DONE, 1)), List.of(), List.of(), null, null));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("\u001b[?7l\u001b[3A\r\u001b[0J")
                .contains("✓ dump: done")
                .endsWith("\u001b[?7h");
    }

    @Test
    void plainLinesTellEachChangeOnce() {
        PlainLines lines = new PlainLines(stream);
        RunSight running =
                new RunSight(List.of(step(StepState.RUNNING, 1)), List.of(progress(1)), List.of(), null, null);
        lines.show(running);
        lines.show(running);
        lines.show(new RunSight(List.of(step(StepState.RUNNING, 2)), List.of(progress(2)), List.of(), null, null));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "dump: running",
                        "  dump: 1.0 KiB read, 512 B stored, 1.0 KiB/s, 1 of 4 tables, now public.a, about 3s left",
                        "dump: running (attempt 2)",
                        "  dump: 2.0 KiB read, 512 B stored, 1.0 KiB/s, 1 of 4 tables, now public.a, about 3s left");
    }

    @Test
    void theClockOfARecoveryRunsOnlyWhileItRuns() {
        RecoveryClock clock = new RecoveryClock(RecoveryClock.PARTIAL, Instant.now());
        LiveView view = new LiveView(stream);
        view.show(new RunSight(List.of(step(StepState.RUNNING, 1)), List.of(), List.of(), null, clock));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("RTO 2h: 0s used, 1h 59m left");
        out.reset();

        view.show(new RunSight(List.of(step(StepState.DONE, 1)), List.of(), List.of(), null, clock));

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("RTO");
        assertThat(clock.milestone(clock.startedAt().plusSeconds(3601))).contains("more than half of it is used");
        assertThat(clock.at(clock.startedAt().plusSeconds(7205))).endsWith("missed by 5s");
        assertThat(clock.verdict(clock.startedAt().plusSeconds(7205))).endsWith("MISSED");
    }

    @Test
    void theBarShowsTheShareThatIsDone() {
        assertThat(progress(1).fraction()).isEqualTo(0.25);
    }

    private static ShownStep step(StepState state, int attempts) {
        Instant ended = state == StepState.DONE ? NOON.plusSeconds(5) : null;
        return new ShownStep(0, new StepEntry("dump", state, attempts, NOON, ended, null, List.of()));
    }

    private static Progress progress(int kibibytes) {
        return Progress.of("dump", new DumpProgress(kibibytes * 1024L, 512, "public.a", 1, 4, 1024, 3L));
    }
}
