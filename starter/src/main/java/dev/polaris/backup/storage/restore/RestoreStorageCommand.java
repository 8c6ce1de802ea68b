package dev.polaris.backup.storage.restore;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalCompanion;
import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.restore.ChangeTicket;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.storage.BucketName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris restore storage}: compares a bucket with a day's mirror, and brings objects back. */
@Command(
        name = "storage",
        description = "Compare objects of a bucket with a day's mirror; with --upload bring them back once the plan is"
                + " approved.")
public final class RestoreStorageCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "BUCKET", description = "The mirrored bucket, such as user-media.")
    String bucket;

    @Mixin
    FollowOptions follow;

    @Option(
            names = {"--backup", "--day"},
            paramLabel = "SLOT",
            description = "yyyy/MM/dd or yyyy/MM/dd/HHmmss. Default: the newest sync.")
    String backup;

    @ArgGroup(exclusive = true)
    Which which = new Which();

    /** Which objects are meant. */
    static final class Which {
        @Option(names = "--key", paramLabel = "KEY", description = "An object's key; may be repeated.")
        List<String> keys = new ArrayList<>();

        @Option(names = "--prefix", paramLabel = "TEXT", description = "Objects whose keys begin so.")
        String prefix;

        @Option(
                names = "--glob",
                paramLabel = "PATTERN",
                description = "Objects whose keys match: * within a folder, ** across folders, ? one character.")
        String glob;

        @Option(names = "--all", description = "Every object.")
        boolean all;
    }

    @Option(names = "--missing", description = "What is missing today, of what else is chosen or of everything.")
    boolean missing;

    @Option(
            names = "--mode",
            paramLabel = "skip-existing|overwrite-if-different|overwrite",
            defaultValue = "skip-existing",
            description = "What becomes of objects that are there. skip-existing (the default) leaves them.")
    String mode;

    @Option(
            names = "--trust-listing",
            description =
                    "Take what the project lists for being there; else each is asked for its first byte, because a"
                            + " restored database lists objects whose bytes are gone.")
    boolean trustListing;

    @Option(names = "--to-bucket", paramLabel = "BUCKET", description = "Into this bucket. Default: the same.")
    String toBucket;

    @Option(
            names = "--to-env",
            paramLabel = "ENV",
            description = "Into the project of this environment. Default: the same.")
    String toEnv;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description =
                    "The project's own database, under environments.ENV.targets, where owners and times of creation are"
                            + " set. Default: live, when there is one.")
    String database;

    @Option(names = "--ticket", required = true, paramLabel = "ID", description = "The change ticket.")
    String ticket;

    @ArgGroup(exclusive = true)
    Deed deed = new Deed();

    /** What is done with them. */
    static final class Deed {
        @Option(names = "--dry-run", description = "Only plan; the default.")
        boolean dryRun;

        @Option(names = "--upload", description = "Upload the objects once the plan is approved.")
        boolean upload;
    }

    @Option(
            names = "--yes",
            paramLabel = "REASON",
            description = "Approve the plan as it is found, for this reason; not where four eyes are asked for.")
    String yes;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public RestoreStorageCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        StorageRestoreRequest request = request(config, env);
        String workId = StorageRestoreIds.of(env, bucket, ticket);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "StorageRestore",
                    RunStart.newId("restore-storage", env),
                    env,
                    "storage-restore",
                    "objects of bucket " + bucket + " of " + env + " for " + ticket,
                    request);
            Optional<Approval> standing = Optional.ofNullable(yes).map(reason -> new Approval(null, by, reason, null));
            Optional<StorageRestoreResult> result = new RunFollower(session, invocation)
                    .within(RecoveryClock.PARTIAL)
                    .accompaniedBy(new ApprovalCompanion(session, workId, standing))
                    .run(start, follow, StorageRestoreResult.class);
            result.ifPresent(found -> new StorageRestorePage(invocation).print(found));
            boolean incomplete = result.map(StorageRestoreResult::restored)
                    .filter(restored -> restored.missing() > 0)
                    .isPresent();
            return incomplete ? ExitCode.NOT_GOOD : ExitCode.OK;
        }
    }

    private StorageRestoreRequest request(PolarisConfig config, String env) throws CommandFailure {
        if (yes != null && !deed.upload) {
            throw CommandFailure.badInput("--yes approves an upload.", "Give --upload too, or leave --yes out.");
        }
        String targetEnv = toEnv == null ? env : toEnv;
        // Refuses what is not there, before Temporal is touched.
        var unused = BucketName.checked(config, targetEnv, toBucket == null ? bucket : toBucket);
        if (database != null) {
            refuseUnknown(config, targetEnv);
        }
        StorageRestoreRequest request = new StorageRestoreRequest(
                env,
                BucketName.checked(bucket),
                backup == null ? null : BackupName.checked(env, backup),
                which.keys.isEmpty() ? null : which.keys,
                which.prefix,
                which.glob,
                which.all ? true : null,
                missing ? true : null,
                mode(),
                trustListing ? true : null,
                toEnv,
                toBucket,
                database,
                ChangeTicket.checked(ticket),
                by,
                !deed.upload);
        try {
            var unusedChoice = ObjectChoice.of(request);
            return request;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("The objects cannot be chosen so: " + e.getMessage() + ".", "See --help.");
        }
    }

    private void refuseUnknown(PolarisConfig config, String targetEnv) {
        var unused = config.environment(targetEnv).target(database);
    }

    private ObjectMode mode() throws CommandFailure {
        for (ObjectMode known : ObjectMode.values()) {
            if (known.label().equals(mode)) {
                return known;
            }
        }
        throw CommandFailure.badInput(
                "--mode \"" + mode + "\" is none.", "Write skip-existing, overwrite-if-different or overwrite.");
    }
}
