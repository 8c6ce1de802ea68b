package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** What cannot become a backup is refused before anything is touched, with every mistake and with what to do. */
final class RefusalTest {
    private Installation installation;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.ofDemo();
        installation.configure("tries: 20", "tries: 2");
    }

    @AfterEach
    void uninstall() throws Exception {
        installation.close();
    }

    @Test
    void anUnknownEnvironmentIsNamedWithThoseThatAreKnown() throws Exception {
        installation.worker("control");

        ApplicationFailure failure = installation.awaitFailure(
                installation.start("DatabaseBackup", new DatabaseBackupRequest("nowhere", null)));

        assertThat(failure.getType()).isEqualTo(FailureType.UNKNOWN_ENVIRONMENT.name());
        assertThat(failure.getOriginalMessage()).contains("nowhere", installation.env());
    }

    @Test
    void aWrongPasswordIsRefusedAtOnce() throws Exception {
        installation.worker("control,verify");
        installation.worker("backup", Map.of("POLARIS_SOURCE_PASSWORD", "was-rotated-yesterday"));

        assertRefused(
                FailureType.BAD_CREDENTIALS, Stack.variable("POLARIS_SOURCE_USER"), FailureType.BAD_CREDENTIALS.hint());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsTriedAgainAndThenNamed() throws Exception {
        installation.worker("all");
        installation.source().refuse();

        assertRefused(
                FailureType.SOURCE_UNREACHABLE,
                "127.0.0.1:" + installation.source().port(),
                FailureType.SOURCE_UNREACHABLE.hint());
    }

    @Test
    void aDumpToolOlderThanTheServerIsRefused(@TempDir Path tools) throws Exception {
        for (String tool : new String[] {"pg_dump", "pg_dumpall"}) {
            Path script = Files.writeString(tools.resolve(tool), "#!/bin/sh\necho '" + tool + " (PostgreSQL) 14.3'\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        installation.configure("lockWaitTimeout: 5s", "toolDirectory: " + tools);
        installation.worker("all");

        assertRefused(FailureType.TOOL_TOO_OLD, "14.3", FailureType.TOOL_TOO_OLD.hint());
    }

    @Test
    void aMissingBucketAndOneWithoutVersionsAreRefused() throws Exception {
        Map<String, String> anyBucket = Map.of(
                "POLARIS_S3_VERIFY_ACCESS_KEY", Stack.variable("POLARIS_S3_ADMIN_ACCESS_KEY"),
                "POLARIS_S3_VERIFY_SECRET_KEY", Stack.variable("POLARIS_S3_ADMIN_SECRET_KEY"));
        String bucket = "other-" + UUID.randomUUID();
        installation.configure("bucket: " + Stack.bucket(), "bucket: " + bucket);
        installation.worker("control,backup");
        installation.worker("verify", anyBucket);

        assertRefused(FailureType.BUCKET_MISSING, bucket, "Check bucket, region and endpoint");

        createWithoutVersions(bucket);
        try {
            assertRefused(FailureType.BUCKET_NOT_VERSIONED, bucket, FailureType.BUCKET_NOT_VERSIONED.hint());
        } finally {
            remove(bucket);
        }
    }

    @Test
    void aWorkerListsEverySecretThatItLacks() throws Exception {
        WorkerHandle worker = WorkerHandle.launch("backup,verify", installation.config(), Map.of());

        assertThat(worker.awaitExit()).isEqualTo(2);
        assertThat(worker.log())
                .contains(
                        "POLARIS_SOURCE_PASSWORD",
                        "POLARIS_S3_BACKUP_ACCESS_KEY",
                        "POLARIS_S3_BACKUP_SECRET_KEY",
                        "POLARIS_S3_VERIFY_ACCESS_KEY",
                        "POLARIS_S3_VERIFY_SECRET_KEY");
    }

    @Test
    void aWorkerListsEveryMistakeInItsConfiguration() throws Exception {
        installation.configure("port: " + installation.source().port(), "port: 6543");
        installation.configure("lockWaitTimeout: 5s", "lockWaitTimeOut: soon");
        installation.configure("tries: 2", "tries: none");

        WorkerHandle worker = WorkerHandle.launch("all", installation.config(), Installation.secrets("all"));

        assertThat(worker.awaitExit()).isEqualTo(2);
        assertThat(worker.log()).contains("6543", "dump.lockWaitTimeOut", "timing.tries");
    }

    private void remove(String bucket) {
        installation
                .bucket()
                .admin()
                .listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .forEach(object -> installation
                        .bucket()
                        .admin()
                        .deleteObject(request -> request.bucket(bucket).key(object.key())));
        installation.bucket().admin().deleteBucket(request -> request.bucket(bucket));
    }

    private void createWithoutVersions(String bucket) {
        try {
            installation.bucket().admin().createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // This server makes a bucket by itself when somebody with every right writes to it, as the audit just did.
        }
    }

    private void assertRefused(FailureType type, String... named) throws Exception {
        ApplicationFailure failure = installation.awaitFailure(installation.startBackup());

        assertThat(failure.getType()).isEqualTo(type.name());
        assertThat(failure.getOriginalMessage()).contains(named);
        assertThat(installation.bucket().versions("")).as("objects").isEmpty();
        assertThat(installation.bucket().openUploads()).as("open uploads").isEmpty();
    }
}
