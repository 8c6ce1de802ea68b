package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the tools an operator has without us; libpq's are superuser on the source cluster. */
final class StockTool {
    private StockTool() {}

    /** The path of one of PostgreSQL's client tools. */
    static String postgres(String name) {
        return Path.of(Stack.variable("POLARIS_PG_BIN"), name).toString();
    }

    /** Runs a line of shell, of which every part must succeed, and returns what it printed. */
    static String shell(Path directory, String line) throws IOException, InterruptedException {
        return run(directory, "bash", "-c", "set -euo pipefail; " + line);
    }

    /** Runs a command that must succeed and returns what it printed. */
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        return runAs(Map.of(), directory, command);
    }

    /** The same with some of its environment replaced. */
    static String runAs(Map<String, String> environment, Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        Path errors = Files.createTempFile("tool", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(directory.toFile());
            builder.environment().put("PGHOST", Stack.sourceHost());
            builder.environment().put("PGPORT", Integer.toString(Stack.sourcePort()));
            builder.environment().put("PGUSER", Stack.variable("POLARIS_SOURCE_ADMIN_USER"));
            builder.environment().put("PGPASSWORD", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"));
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().putAll(environment);
            int status = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();
            assertThat(status)
                    .as("%s: %s", command[0], Files.readString(errors))
                    .isZero();
            return Files.readString(output, UTF_8);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
