package dev.polaris.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.PackedDump;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.RestStorageSource;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.storage.source.SqlStorageSource;
import dev.polaris.backup.storage.source.StorageProject;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageUploads;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of a database backup and a mirror are held against each other: only what time cannot explain is a fault. */
final class DumpComparisonTest {
    private final String bucket = "compared-" + UUID.randomUUID();
    private StorageProject project;
    private StorageUploads uploads;
    private StorageSource source;
    private SyncTrial trial;

    @BeforeEach
    void begin() throws Exception {
        project = StorageProject.shared();
        uploads = project.uploads();
        uploads.createBucket(bucket);
        source = new SqlStorageSource(
                project.database(),
                new RestStorageSource(
                        project.address(),
                        ServiceKey.parse(project.keys().secretKey()),
                        new SharedPace(),
                        S3Timings.standard()));
        trial = new SyncTrial(source, bucket, 5);
    }

    @AfterEach
    void end() throws Exception {
        trial.close();
        source.close();
        uploads.deleteBucket(bucket);
    }

    @Test
    void whatChangedInBetweenIsExplainedAndTheRestIsNot() throws Exception {
        for (int i = 0; i < 12; i++) {
            uploads.put(bucket, "folder/object %d&+?.png".formatted(i), new byte[i]);
        }
        Instant afterUploads = now();
        byte[] dump = project.dump();
        Instant beforeSync = now();
        StorageSyncResult first = trial.sync();
        DumpComparison same = compared(first, dump, beforeSync);
        assertThat(same.read()).isEqualTo(12);
        assertThat(same.wrong() + same.explained()).isZero();

        // One object is gone and one is new; both happened between the dump and the next sync.
        uploads.delete(bucket, "folder/object 3&+?.png");
        uploads.put(bucket, "new", new byte[5]);
        StorageSyncResult second = trial.sync();
        DumpComparison moved = compared(second, dump, beforeSync);
        assertThat(moved.wrong()).isZero();
        assertThat(moved.explained()).isEqualTo(2);

        // Of the first sync's moment nothing explains them: the object had not been uploaded, or had not been deleted
        // yet.
        DumpComparison before = compared(first, project.dump(), afterUploads);
        assertThat(before.wrong()).as("without a row, and without bytes").isEqualTo(1);
        assertThat(before.explained()).as("uploaded after the sync had begun").isEqualTo(1);

        // A row that was there at both syncs and was mirrored by neither.
        project.execute("insert into storage.objects (bucket_id, name, created_at) values ('" + bucket
                + "', 'row only', '2020-01-01 00:00:00.5+00')");
        byte[] withRow = project.dump();
        project.execute(
                "set storage.allow_delete_query = 'true'; delete from storage.objects where name = 'row only' and bucket_id = '"
                        + bucket + "'");
        DumpComparison rowOnly = compared(second, withRow, beforeSync);
        assertThat(rowOnly.wrong()).isEqualTo(1);
        assertThat(rowOnly.note().findings().get(DumpComparison.ROWS))
                .containsExactly("without bytes, also in the manifest before: row only");
    }

    private DumpComparison compared(StorageSyncResult sync, byte[] dump, Instant snapshot) throws IOException {
        StorageManifest manifest = trial.committed(sync).manifest();
        ObjectRows rows = ObjectRows.of(PackedDump.of(dump).archive()).orElseThrow();
        DumpComparison comparison = new DumpComparison(trial.manifests(), manifest, rows, snapshot);
        comparison.run();
        return comparison;
    }

    /** By the database's clock, which is this machine's. */
    private static Instant now() {
        return Instant.now();
    }
}
