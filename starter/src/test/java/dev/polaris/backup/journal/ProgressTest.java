package dev.polaris.backup.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.restore.DataPlan;
import dev.polaris.backup.restore.DataProgress;
import dev.polaris.backup.restore.DataTotals;
import dev.polaris.backup.restore.EntryProgress;
import dev.polaris.backup.restore.RestoreDataState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void theBatchesAtWorkAreToldTogether() {
        RestoreDataState state = new RestoreDataState(
                new DataPlan(MEBIBYTE, 4, 16, 1000, 16 * MEBIBYTE),
                3,
                List.of(1, 2),
                new DataTotals(3, 1, 250, 4 * MEBIBYTE));
        List<DataProgress> atWork = List.of(
                new DataProgress(1, 2, 4, 2 * MEBIBYTE, "public.messages"),
                new DataProgress(2, 1, 4, 2 * MEBIBYTE, "public.messages"));
        Pace pace = new Pace();
        pace.note(4 * MEBIBYTE, Instant.EPOCH);
        pace.note(8 * MEBIBYTE, Instant.EPOCH.plusSeconds(4));

        Progress progress = Progress.of(state, atWork, 8 * MEBIBYTE, pace);

        assertThat(progress.text())
                .isEqualTo("8.0 MiB of 16.0 MiB loaded, 1.0 MiB/s, 7 of 16 units, now public.messages, about 8s left");
        assertThat(progress.fraction()).isEqualTo(0.5);
    }

    @Test
    void entriesAreCounted() {
        assertThat(Progress.of("post-data", new EntryProgress(5, 20, "INDEX public.messages_body")))
                .isEqualTo(new Progress("post-data", "5 of 20 entries, now INDEX public.messages_body", 0.25));
        assertThat(Progress.of("pre-data", new EntryProgress(5, 0, null)).fraction())
                .isNegative();
    }
}
