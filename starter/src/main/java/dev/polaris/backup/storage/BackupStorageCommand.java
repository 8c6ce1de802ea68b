package dev.polaris.backup.storage;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris backup storage}: mirrors one bucket of the project's Storage. */
@Command(name = "storage", description = "Mirror a bucket: copy what is new or changed, write down everything.")
public final class BackupStorageCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Parameters(paramLabel = "BUCKET", description = "The bucket's id in the project, such as user-media.")
    String bucket;

    @Option(names = "--full", description = "Copy every object anew, also what has not changed.")
    boolean full;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Take what the last manifest knows and nobody has updated since then for unchanged;"
                    + " such as 2026-11-24T00:00:00Z.")
    String since;

    @Option(
            names = "--accept-shrink",
            description = "Commit although the bucket has lost more objects than storage.mayShrink lets pass.")
    boolean acceptShrink;

    public BackupStorageCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        StorageSyncRequest request = new StorageSyncRequest(
                env,
                BucketName.checked(config, env, bucket),
                full ? true : null,
                moment(since),
                acceptShrink ? true : null);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "StorageSync",
                    RunStart.newId("backup-storage", env),
                    env,
                    "storage-sync",
                    "sync of bucket " + bucket + " of " + env + ", on demand",
                    request);
            Optional<StorageSyncResult> result =
                    new RunFollower(session, invocation).run(start, follow, StorageSyncResult.class);
            result.ifPresent(this::print);
            return ExitCode.OK;
        }
    }

    private static Instant moment(String text) throws CommandFailure {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw CommandFailure.badInput(
                    "--since is \"" + text + "\".", "Write a moment in UTC, such as 2026-11-24T00:00:00Z.");
        }
    }

    private void print(StorageSyncResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        SyncTotals totals = result.totals();
        invocation.out().println();
        invocation
                .out()
                .println("bucket " + result.bucket() + " is mirrored as " + result.slot() + " (" + result.syncId()
                        + ")");
        invocation.out().println("  manifest:  " + result.manifest().key());
        invocation.out().println("  contents:  " + totals.objects() + " objects, " + ByteSize.of(totals.bytes()));
        invocation.out().println("  changes:   " + SyncPage.changes(totals));
        invocation.out().println("  copied:    " + totals.copied() + " objects, " + ByteSize.of(totals.copiedBytes()));
        if (result.note() != null) {
            invocation.out().println("  note:      " + result.note());
        }
    }
}
