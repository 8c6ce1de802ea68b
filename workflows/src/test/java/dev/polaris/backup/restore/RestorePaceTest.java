package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestorePaceTest {
    private static final Instant BEGUN = Instant.parse("2026-11-24T03:30:00Z");

    @Test
    void aWholeRestoreHasAPace() {
        RestorePace pace = RestorePace.of(journal(new DataTotals(7, 0, 50, 4_000_000), StepState.DONE))
                .orElseThrow();
        assertThat(pace).isEqualTo(new RestorePace(BEGUN, 4_000_000, Duration.ofSeconds(20)));
        assertThat(pace.of(8_000_000)).isEqualTo(Duration.ofSeconds(41));
        assertThat(pace.comparable(40_000_000)).isTrue();
        assertThat(pace.comparable(50_000_000)).isFalse();
    }

    /** It did only the rest, or nothing, or failed. */
    @Test
    void otherRunsHaveNone() {
        assertThat(RestorePace.of(journal(new DataTotals(7, 1, 50, 4_000_000), StepState.DONE)))
                .isEmpty();
        assertThat(RestorePace.of(journal(DataTotals.NONE, StepState.DONE))).isEmpty();
        assertThat(RestorePace.of(journal(new DataTotals(7, 0, 50, 4_000_000), StepState.FAILED)))
                .isEmpty();
    }

    private static JournalView journal(DataTotals loaded, StepState ended) {
        return new JournalView(
                "restore/prod/rehearsal",
                "run",
                "prod",
                "restore",
                BEGUN,
                null,
                null,
                List.of(
                        step(RestoreRunWorkflow.DATA, StepState.DONE, 12, loaded.words()),
                        step(RestoreRunWorkflow.RELEASE, ended, 20, null)));
    }

    private static StepEntry step(String name, StepState state, int end, String evidence) {
        return new StepEntry(name, state, 1, BEGUN, BEGUN.plusSeconds(end), evidence, List.of());
    }
}
