package dev.polaris.backup.outcome;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ages that alerts rest on: how old the newest committed, verified and proven backup's data is, read from the bucket
 * itself, so that they are right whatever became of workers and counters. Exported by verify workers, which alone can see.
 *
 * <p>A state that no backup has is not exported as a number: no age is the truth, and an absent series can be alerted on.
 */
public final class BackupAges {
    private static final Logger LOGGER = LoggerFactory.getLogger(BackupAges.class);
    private static final Duration REFRESH = Duration.ofSeconds(60);

    /** Backups looked at for the newest of each state; older ones are too old to be good news. */
    private static final int LOOK_BACK = 40;

    private final String env;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private volatile Newest newest = new Newest(Map.of(), null);

    public BackupAges(String env, BackupCatalog catalog, VerificationStore verifications) {
        this.env = env;
        this.catalog = catalog;
        this.verifications = verifications;
    }

    /** Registers the gauges and keeps them fresh on the given clock. */
    public void export(MeterRegistry registry, ScheduledExecutorService clock) {
        register(registry, "polaris_backup_committed_age_seconds", BackupState.COMMITTED);
        register(registry, "polaris_backup_verified_age_seconds", BackupState.VERIFIED);
        register(registry, "polaris_backup_proven_age_seconds", BackupState.PROVEN);
        gauge(
                registry,
                "polaris_backup_size_bytes",
                "Stored size of the newest backup's dump.",
                () -> newest.slot() == null
                        ? Double.NaN
                        : newest.slot().record().totals().compressedBytes());
        gauge(
                registry,
                "polaris_backup_rows",
                "Rows in the newest backup.",
                () -> newest.slot() == null
                        ? Double.NaN
                        : newest.slot().record().totals().rows());
        gauge(
                registry,
                "polaris_backup_dump_duration_seconds",
                "How long the newest backup's dump took.",
                () -> newest.slot() == null ? Double.NaN : dumpSeconds(newest.slot()));
        var unused = clock.scheduleWithFixedDelay(this::refresh, 0, REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    /** Looks again now. */
    public void refresh() {
        try {
            newest = look();
        } catch (IOException | ObjectStoreException | ApplicationFailure e) {
            // The ages grow by themselves meanwhile, which is the right alarm.
            LOGGER.warn("the newest backups of {} could not be read: {}", env, e.getMessage());
        }
    }

    private Newest look() throws IOException {
        Map<BackupState, Instant> times = new EnumMap<>(BackupState.class);
        CommittedSlot first = null;
        try (Stream<CommittedSlot> slots = catalog.newestFirst(env)) {
            Iterator<CommittedSlot> iterator = slots.limit(LOOK_BACK).iterator();
            while (iterator.hasNext() && !times.containsKey(BackupState.PROVEN)) {
                CommittedSlot slot = iterator.next();
                if (!slot.record().purpose().countsAsNewest()) {
                    continue;
                }
                first = first == null ? slot : first;
                note(times, slot);
            }
        }
        return new Newest(times, first);
    }

    private void note(Map<BackupState, Instant> times, CommittedSlot slot) throws IOException {
        Optional<BackupState> state = verifications.read(slot).map(VerificationRecord::state);
        Instant time = slot.record().snapshotTime();
        times.putIfAbsent(BackupState.COMMITTED, time);
        if (state.filter(known -> known == BackupState.VERIFIED || known == BackupState.PROVEN)
                .isPresent()) {
            times.putIfAbsent(BackupState.VERIFIED, time);
        }
        if (state.filter(known -> known == BackupState.PROVEN).isPresent()) {
            times.putIfAbsent(BackupState.PROVEN, time);
        }
    }

    private void register(MeterRegistry registry, String name, BackupState state) {
        String description = "Age of the data of the newest backup that is " + state + ", from the bucket.";
        gauge(registry, name, description, () -> {
            Instant time = newest.times().get(state);
            return time == null
                    ? Double.NaN
                    : Duration.between(time, Instant.now()).toMillis() / 1000.0;
        });
    }

    private void gauge(
            MeterRegistry registry, String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag("env", env)
                .tag("kind", "database")
                .register(registry);
    }

    private static double dumpSeconds(CommittedSlot slot) {
        Duration took = slot.record().durations().get("dump");
        return took == null ? Double.NaN : took.toMillis() / 1000.0;
    }

    private record Newest(Map<BackupState, Instant> times, CommittedSlot slot) {}
}
