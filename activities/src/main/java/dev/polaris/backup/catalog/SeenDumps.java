package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.outcome.SeenBackup;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** An environment's database backups as the metrics see them. */
public final class SeenDumps implements SeenBackup.Source {
    private final String env;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;

    public SeenDumps(String env, BackupCatalog catalog, VerificationStore verifications) {
        this.env = env;
        this.catalog = catalog;
        this.verifications = verifications;
    }

    @Override
    public String kind() {
        return "database";
    }

    @Override
    public BackupState best() {
        return BackupState.PROVEN;
    }

    @Override
    public String unitsGauge() {
        return "polaris_backup_rows";
    }

    @Override
    public String durationGauge() {
        return "polaris_backup_dump_duration_seconds";
    }

    @Override
    public boolean watchesLosses() {
        return true;
    }

    @Override
    public Stream<SeenBackup> newestFirst() {
        return catalog.newestFirst(env)
                .filter(slot -> slot.record().purpose().countsAsNewest())
                .map(this::seen);
    }

    private SeenBackup seen(CommittedSlot slot) {
        BackupRecord record = slot.record();
        Optional<VerificationRecord> verification = verification(slot);
        Duration took = record.durations().get("dump");
        return new SeenBackup(
                verification.map(VerificationRecord::state).orElse(BackupState.COMMITTED),
                record.snapshotTime(),
                record.totals().compressedBytes(),
                record.totals().rows(),
                took == null ? Double.NaN : took.toMillis() / 1000.0,
                verification
                        .map(VerificationRecord::losses)
                        .map(report -> (double) report.lost())
                        .orElse(Double.NaN));
    }

    private Optional<VerificationRecord> verification(CommittedSlot slot) {
        try {
            return verifications.read(slot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
