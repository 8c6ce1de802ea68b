package dev.polaris.backup.starter;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Temporal dev server from the binary in POLARIS_TEMPORAL, else {@code temporal} on PATH. */
final class DevServer {
    private static final List<String> ATTRIBUTES =
            List.of("PolarisEnv=Keyword", "PolarisKind=Keyword", "PolarisStep=Keyword", "PolarisTicket=Keyword");

    private DevServer() {}

    /** Starts a server with Polaris's search attributes; skips the test when there is no binary. */
    static TemporalDevServer start() {
        return start(ATTRIBUTES);
    }

    /** Starts a server as somebody would who did not read the manual. */
    static TemporalDevServer startWithoutSearchAttributes() {
        return start(List.of());
    }

    private static TemporalDevServer start(List<String> attributes) {
        Optional<Path> binary = binary();
        Assumptions.assumeTrue(
                binary.isPresent(), "no Temporal dev server: put `temporal` on PATH or name it in POLARIS_TEMPORAL");
        return TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(binary.orElseThrow().toString())
                .setDownloadEnabled(false)
                .setIp("127.0.0.1")
                .setLogLevel("error")
                .setExtraArgs(attributes.stream()
                        .flatMap(attribute -> Stream.of("--search-attribute", attribute))
                        .toList())
                .build());
    }

    private static Optional<Path> binary() {
        String named = System.getenv("POLARIS_TEMPORAL");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(directory -> Path.of(directory, "temporal"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
