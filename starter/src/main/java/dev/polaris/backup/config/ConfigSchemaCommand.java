package dev.polaris.backup.config;

import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris config schema}: the JSON schema of polaris.yaml, for editors. */
@Command(name = "schema", description = "Print the JSON schema of polaris.yaml, for editors.")
public final class ConfigSchemaCommand implements Callable<Integer> {
    private static final String RESOURCE = "/polaris.schema.json";

    private final Invocation invocation;

    public ConfigSchemaCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        invocation.out().print(text());
        return ExitCode.OK;
    }

    /** The schema as it is shipped. */
    static String text() throws IOException {
        try (InputStream schema = ConfigFile.class.getResourceAsStream(RESOURCE)) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
