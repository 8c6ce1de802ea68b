package dev.polaris.backup.canary;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a running cluster is reached.
 *
 * @param port on 127.0.0.1
 * @param database its one database
 * @param binaries the directory of its server's tools
 * @param server its version, such as {@code 15.18}
 */
record Address(int port, String database, String binaries, String server) {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    static Address read(Path file) throws IOException {
        return MAPPER.readValue(Files.readAllBytes(file), Address.class);
    }

    void write(Path file) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(this));
    }
}
