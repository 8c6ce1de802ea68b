package dev.polaris.backup.migration;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command that migrates by itself. It finds the database by libpq's variables, the wished
 * version in {@code POLARIS_MIGRATE_TO}, and the run in {@code POLARIS_PROCEDURE}.
 */
final class MigrationCommand {
    private final String line;

    MigrationCommand(String line) {
        this.line = line;
    }

    /** Starts it; closing ends it. */
    GuardedProcess start(PostgresDatabase database, String session, MigrationOrder order) throws IOException {
        Map<String, String> environment = new HashMap<>(database.toolEnvironment(session));
        environment.put("POLARIS_PROCEDURE", order.procedure());
        if (order.upTo() != null) {
            environment.put("POLARIS_MIGRATE_TO", order.upTo());
        }
        return GuardedProcess.start(List.of("sh", "-c", line), environment);
    }

    /**
     * Waits for its end. What it prints can hold anything, also rows: it goes to a file that only the worker may read.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code MIGRATION_FAILED} when it does not end well
     */
    static void await(GuardedProcess process) throws IOException, InterruptedException {
        process.output().transferTo(OutputStream.nullOutputStream());
        int status = process.await();
        if (status != 0) {
            Path printed = Files.createTempFile("polaris-migrations-", ".log");
            Files.writeString(printed, process.printed());
            throw FailureType.MIGRATION_FAILED.failure("The migrations' command ended with status " + status
                    + "; its last words are in " + printed + " on " + host() + ".");
        }
    }

    private static String host() throws IOException {
        return InetAddress.getLocalHost().getHostName();
    }
}
