package dev.polaris.backup.outcome;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.s3.ObjectStoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
    private final SeenBackup.Source backups;
    private volatile Newest newest = new Newest(Map.of(), null);

    /** @param backups of one kind in the environment, newest first */
    public BackupAges(String env, SeenBackup.Source backups) {
        this.env = env;
        this.backups = backups;
    }

    /** Registers the gauges and keeps them fresh on the given clock. */
    public void export(MeterRegistry registry, ScheduledExecutorService clock) {
        register(registry, "polaris_backup_committed_age_seconds", BackupState.COMMITTED);
        register(registry, "polaris_backup_verified_age_seconds", BackupState.VERIFIED);
        register(registry, "polaris_backup_proven_age_seconds", BackupState.PROVEN);
        ofNewest(registry, "polaris_backup_size_bytes", "Size of the newest backup.", SeenBackup::bytes);
        ofNewest(registry, backups.unitsGauge(), "What is in the newest backup.", SeenBackup::units);
        ofNewest(registry, backups.durationGauge(), "How long the newest backup took.", SeenBackup::seconds);
        if (backups.watchesLosses()) {
            ofNewest(
                    registry,
                    "polaris_backup_lost_tables",
                    "Tables that lost rows in an unusual way, in the newest backup.",
                    SeenBackup::lost);
        }
        var unused = clock.scheduleWithFixedDelay(this::refresh, 0, REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    /** Looks again now. */
    public void refresh() {
        try {
            newest = look();
        } catch (IOException | UncheckedIOException | ObjectStoreException | ApplicationFailure e) {
            // The ages grow by themselves meanwhile, which is the right alarm.
            LOGGER.warn("the newest backups of {} could not be read: {}", env, e.getMessage());
        }
    }

    private Newest look() throws IOException {
        Map<BackupState, Instant> times = new EnumMap<>(BackupState.class);
        SeenBackup first = null;
        try (Stream<SeenBackup> seen = backups.newestFirst()) {
            Iterator<SeenBackup> iterator = seen.limit(LOOK_BACK).iterator();
            while (iterator.hasNext() && !times.containsKey(backups.best())) {
                SeenBackup backup = iterator.next();
                first = first == null ? backup : first;
                note(times, backup);
            }
        }
        return new Newest(times, first);
    }

    private static void note(Map<BackupState, Instant> times, SeenBackup backup) {
        times.putIfAbsent(BackupState.COMMITTED, backup.time());
        if (backup.state() == BackupState.VERIFIED || backup.state() == BackupState.PROVEN) {
            times.putIfAbsent(BackupState.VERIFIED, backup.time());
        }
        if (backup.state() == BackupState.PROVEN) {
            times.putIfAbsent(BackupState.PROVEN, backup.time());
        }
    }

    private void register(MeterRegistry registry, String name, BackupState state) {
        if (state.compareTo(backups.best()) > 0) {
            return;
        }
        String description = "Age of the data of the newest backup that is " + state + ", from the bucket.";
        gauge(registry, name, description, () -> {
            Instant time = newest.times().get(state);
            return time == null
                    ? Double.NaN
                    : Duration.between(time, Instant.now()).toMillis() / 1000.0;
        });
    }

    private void ofNewest(MeterRegistry registry, String name, String description, ToDoubleFunction<SeenBackup> value) {
        gauge(
                registry,
                name,
                description,
                () -> newest.backup() == null ? Double.NaN : value.applyAsDouble(newest.backup()));
    }

    private void gauge(
            MeterRegistry registry, String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag("env", env)
                .tag("kind", backups.kind())
                .register(registry);
    }

    private record Newest(Map<BackupState, Instant> times, SeenBackup backup) {}
}
