package dev.polaris.backup.restore;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/** The pinned objects of a backup in the bucket. */
final class StoredArchive implements RestoreArchive {
    private static final int LONGEST_ROLES = 1 << 24;

    private final ObjectStore store;
    private final BackupSource backup;
    private final PinnedBackup pinned;

    StoredArchive(ObjectStore store, BackupSource backup) {
        this.store = store;
        this.backup = backup;
        this.pinned = new PinnedBackup(store, backup);
    }

    @Override
    public void toc(Entries entries) throws IOException, SQLException {
        pinned.archive().<SQLException>toc(entries::take);
    }

    @Override
    public void data(DataOfEntries data) throws IOException {
        pinned.archive().<RuntimeException>entries(entry -> {
            if (entry.toc().hasData()) {
                data.take(entry);
            }
        });
    }

    @Override
    public String roles() throws IOException {
        PinnedObject roles = backup.roles();
        if (roles == null) {
            return "";
        }
        byte[] bytes = store.readBytes(roles.key(), Optional.of(roles.versionId()), LONGEST_ROLES)
                .bytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
