package dev.polaris.backup.acceptance;

import dev.polaris.backup.database.ImportArchiveRequest;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Archives that stock pg_dump made of the demo database, and where an installation's imports look for them. */
final class StockArchives {
    private final Installation installation;
    private final Path directory;

    /** @param directory for files that a test works with */
    StockArchives(Installation installation, Path directory) {
        this.installation = installation;
        this.directory = directory;
    }

    /** Dumps the demo database as the backup's login, in a time zone. */
    byte[] dump(String timeZone, String... options) throws Exception {
        Path file = directory.resolve("stock.dump");
        List<String> command = new ArrayList<>(
                List.of(StockTool.postgres("pg_dump"), "--format=custom", "--file=" + file, "--dbname=postgres"));
        command.addAll(List.of(options));
        StockTool.runAs(
                Map.of(
                        "PGUSER", Stack.variable("POLARIS_SOURCE_USER"),
                        "PGPASSWORD", Stack.variable("POLARIS_SOURCE_PASSWORD"),
                        "PGTZ", timeZone),
                directory,
                command.toArray(String[]::new));
        return Files.readAllBytes(file);
    }

    /** The SHA-256 of what stock pg_restore makes of an archive: every statement and every row. */
    String digest(byte[] archive) throws Exception {
        Path file = Files.write(directory.resolve("restored.dump"), archive);
        return StockTool.shell(
                directory,
                StockTool.postgres("pg_restore") + " --file=- " + file.getFileName()
                        + " | grep -a -v '^\\\\\\(un\\)\\?restrict ' | sha256sum");
    }

    /** Puts an archive where somebody would upload it, under a name of theirs. */
    void upload(String name, byte[] archive) {
        installation.bucket().put(key(name), archive);
    }

    String key(String name) {
        return "imports/" + installation.env() + "/" + name;
    }

    /** Starts an import of what was uploaded. */
    WorkflowStub startImport(String name, String timeZone) {
        return installation.start("ImportArchive", new ImportArchiveRequest(installation.env(), name, timeZone));
    }
}
