package dev.polaris.backup.rows;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.PinnedBackup;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds what a row restore is about: the backup, the table in it, and the target. */
final class RowSourceLookup {
    /** The target that is meant when none is named: by convention the environment's own database. */
    static final String LIVE = "live";

    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private final Map<String, PostgresDatabase> targets;

    RowSourceLookup(BackupCatalog catalog, VerificationStore verifications, Map<String, PostgresDatabase> targets) {
        this.catalog = catalog;
        this.verifications = verifications;
        this.targets = new TreeMap<>(targets);
    }

    RowSource find(RowRestoreRequest request) throws IOException {
        String target = target(request.target());
        CommittedSlot slot = slot(request);
        BackupState state = state(slot);
        if (state != BackupState.PROVEN && isBlank(request.acceptUnproven())) {
            throw FailureType.NOT_PROVEN.failure("Backup " + slot.slot().path() + " is " + state + ", not PROVEN.");
        }
        BackupSource source = BackupSource.of(slot.record(), slot.slot().path());
        TableName name = TableName.parse(request.table());
        try (BackupTables tables = new PackedBackupTables(new PinnedBackup(catalog.store(), source).archive())) {
            BackupTable table = tables.find(name)
                    .orElseThrow(() -> FailureType.BAD_INPUT.failure("Backup "
                            + slot.slot().path() + " has no rows of " + name
                            + "; of a partitioned table name a partition."));
            return new RowSource(
                    source,
                    state,
                    name,
                    table.rows(),
                    table.bytes(),
                    target,
                    targets.get(target).label());
        }
    }

    private String target(String asked) {
        String name = asked;
        if (name == null) {
            name = targets.size() == 1 && !targets.containsKey(LIVE)
                    ? targets.keySet().iterator().next()
                    : LIVE;
        }
        if (!targets.containsKey(name)) {
            throw FailureType.BAD_INPUT.failure("The environment has no target \"" + name + "\"; known: "
                    + (targets.isEmpty() ? "none" : String.join(", ", targets.keySet())) + ".");
        }
        return name;
    }

    private CommittedSlot slot(RowRestoreRequest request) throws IOException {
        if (request.backup() != null) {
            return catalog.find(request.env(), request.backup());
        }
        return newestProven(request.env()).orElseGet(() -> {
            if (isBlank(request.acceptUnproven())) {
                throw FailureType.NOT_PROVEN.failure("Environment " + request.env() + " has no proven backup.");
            }
            try {
                return catalog.find(request.env(), "newest");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private Optional<CommittedSlot> newestProven(String env) {
        try (Stream<CommittedSlot> slots = catalog.newestFirst(env)) {
            return slots.filter(slot -> slot.record().purpose().countsAsNewest())
                    .filter(slot -> state(slot) == BackupState.PROVEN)
                    .findFirst();
        }
    }

    private BackupState state(CommittedSlot slot) {
        try {
            return verifications.read(slot).map(VerificationRecord::state).orElse(BackupState.COMMITTED);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
