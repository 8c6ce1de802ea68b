package dev.polaris.backup.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.util.List;

/** Stores the objects beside an imported dump: all that can be said without the database that it is of. */
final class ImportDescription {
    private static final String NOT_IN_ARCHIVE = "an archive does not hold them";

    private final ObjectStore store;

    ImportDescription(ObjectStore store) {
        this.store = store;
    }

    /** Stores the objects; repeating it stores new versions, and those of the answer count. */
    Description describe(DescriptionRequest request) {
        Attempt attempt = request.attempt();
        PinnedObject checksum = put(
                attempt,
                BackupObjects.CHECKSUM,
                "text/plain",
                BackupDescription.checksum(request.dump().sha256()));
        PinnedObject recovery = put(attempt, BackupObjects.RECOVERY, "text/markdown", RecoveryText.ofImport(request));
        return new Description(List.of(checksum, recovery), coverage());
    }

    private PinnedObject put(Attempt attempt, String name, String contentType, String text) {
        return store.put(attempt.slot().key(name), text.getBytes(UTF_8), contentType, AttemptMetadata.of(attempt));
    }

    private static List<Coverage> coverage() {
        return List.of(
                new Coverage("database", Coverage.State.BACKED_UP, "what was dumped of it, in dump.sql.gz"),
                new Coverage(
                        "roles", Coverage.State.NOT_EXPORTABLE, NOT_IN_ARCHIVE + " but as owners and in privileges"),
                new Coverage("role passwords", Coverage.State.NOT_EXPORTABLE, NOT_IN_ARCHIVE),
                new Coverage(
                        "everything outside the database", Coverage.State.ELSEWHERE, "this is an imported archive"));
    }
}
