package dev.polaris.backup.database;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris import}: makes a backup of an archive that stock pg_dump made. */
@Command(
        name = "import",
        description = {
            "Make a backup of an archive that stock pg_dump made.",
            "Upload it first, with any S3 client: `aws s3 cp old.dump s3://BUCKET/imports/ENV/old.dump`."
                    + " It may be compressed by pg_dump, and gzipped."
        })
public final class ImportCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Parameters(
            paramLabel = "ARCHIVE",
            description = "Its name under imports/ENV/ in the backup bucket, such as old.dump.")
    String archive;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description =
                    "The time zone of the session that dumped it, such as Europe/Vienna: that of the server, unless"
                            + " PGTZ was set. A restored copy is compared under it. Default: UTC.")
    String timeZone;

    @Option(
            names = "--require-verified",
            description = "End with code 5 when the backup is committed but nobody was there to verify it.")
    boolean requireVerified;

    public ImportCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        ImportArchiveRequest request = new ImportArchiveRequest(env, archive, timeZone);
        if (!request.mistakes().isEmpty()) {
            throw CommandFailure.badInput(String.join(" ", request.mistakes()), "Correct it; nothing was touched.");
        }
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "ImportArchive",
                    RunStart.newId("import", env),
                    env,
                    "import",
                    "import of " + request.key(),
                    request);
            return new FollowedBackup(session, invocation).run(start, follow, requireVerified);
        }
    }
}
