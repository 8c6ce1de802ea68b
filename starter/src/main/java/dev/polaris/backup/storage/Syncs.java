package dev.polaris.backup.storage;

import dev.polaris.backup.catalog.Catalog;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.Question;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;

/** What the commands about backups do when they are asked about the mirror of a bucket. */
public final class Syncs {
    /** Stands for every bucket. */
    private static final String ALL = "all";

    private final Invocation invocation;
    private final PolarisConfig config;
    private final String env;

    public Syncs(Invocation invocation, PolarisConfig config, String env) {
        this.invocation = invocation;
        this.config = config;
        this.env = env;
    }

    /**
     * Lists the syncs of a bucket.
     *
     * @param bucket its id; {@code all} for the newest sync of every bucket
     */
    public int list(String bucket, int limit, String before) throws CommandFailure {
        ListSyncsRequest request = new ListSyncsRequest(env, oneOrNull(bucket), limit, before);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            SyncList list = new Question(session, config)
                    .ask(
                            new RunStart(
                                    "ListSyncs",
                                    RunStart.newId("list-syncs", env),
                                    env,
                                    Catalog.KIND,
                                    "list of syncs of " + env,
                                    request),
                            SyncList.class);
            if (invocation.json()) {
                invocation.printJson(list);
            } else if (list.syncs().isEmpty()) {
                invocation.out().println("no syncs of " + bucket + (before == null ? "" : " before " + before));
            } else {
                SyncPage.of(list).forEach(invocation.out()::println);
                if (list.more()) {
                    String last = list.syncs().get(list.syncs().size() - 1).slot();
                    invocation
                            .out()
                            .println("older ones: polaris backups list --bucket " + bucket + " --before " + last);
                }
            }
            return ExitCode.OK;
        }
    }

    /** Shows one sync. */
    public int show(String bucket, String slot) throws CommandFailure {
        ShowSyncRequest request = new ShowSyncRequest(env, BucketName.checked(bucket), slot);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            SyncDetails details = new Question(session, config)
                    .ask(
                            new RunStart(
                                    "ShowSync",
                                    RunStart.newId("show-sync", env),
                                    env,
                                    Catalog.KIND,
                                    "sync " + slot + " of bucket " + bucket + " of " + env,
                                    request),
                            SyncDetails.class);
            if (invocation.json()) {
                invocation.printJson(details);
            } else {
                SyncPage.of(details).forEach(invocation.out()::println);
            }
            SyncSummary summary = details.summary();
            boolean bad =
                    summary.state() == BackupState.FAILED || !summary.alarms().isEmpty();
            return bad ? ExitCode.NOT_GOOD : ExitCode.OK;
        }
    }

    /**
     * Verifies a sync.
     *
     * @param bucket its bucket's id; {@code all} for the newest sync of every bucket
     * @param full whether every object is read back
     */
    public int verify(String bucket, String slot, boolean full, FollowOptions follow) throws Exception {
        StorageVerifyRequest request =
                new StorageVerifyRequest(env, oneOrNull(bucket), slot, full ? true : null, null, null);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "StorageVerify",
                    RunStart.newId("verify-storage", env),
                    env,
                    "verify-storage",
                    "verification of " + slot + " of bucket " + bucket + " of " + env,
                    request);
            Optional<StorageVerdict> result =
                    new RunFollower(session, invocation).run(start, follow, StorageVerdict.class);
            result.ifPresent(this::print);
            return ExitCode.OK;
        }
    }

    private void print(StorageVerdict verdict) {
        if (invocation.json()) {
            invocation.printJson(verdict);
            return;
        }
        for (SyncVerdict sync : verdict.syncs()) {
            ShardVerdict found = sync.found();
            invocation.out().println();
            invocation
                    .out()
                    .println("sync " + sync.slot() + " of bucket " + sync.bucket() + " is " + sync.state() + ": "
                            + found.looked() + " objects looked at, " + found.read() + " read back ("
                            + ByteSize.of(found.bytes()) + "), " + found.passedOver() + " verified before");
            sync.checks()
                    .forEach(check ->
                            invocation.out().println("  " + check.name() + ": " + SyncPage.words(check.verdict())));
        }
    }

    private static String oneOrNull(String bucket) throws CommandFailure {
        return bucket.equals(ALL) ? null : BucketName.checked(bucket);
    }
}
