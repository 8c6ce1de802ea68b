package dev.polaris.backup.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One SeaweedFS: master, volume, filer and S3 in one process, all on ports and in a directory of its own. */
final class WeedProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path program;
    private final Path directory;
    private final String keyEncryptionKey;
    private final List<Integer> ports;
    private Process process;

    WeedProcess(Path program, Path directory, String identities) throws IOException {
        this.program = program;
        this.directory = directory;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.keyEncryptionKey = HexFormat.of().formatHex(key);
        this.ports = FreePorts.choose(8);
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("s3.json"), identities);
        Thread atEnd = new Thread(this::discard, "end-s3-server");
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + ports.get(0));
    }

    void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command());
        // Without a key for its keys it answers every encrypted write with 500.
        builder.environment().put("WEED_S3_SSE_KEK", keyEncryptionKey);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        process = builder.start();
        awaitAnswer();
    }

    private List<String> command() {
        return List.of(
                program.toString(),
                "-logtostderr=true",
                "server",
                "-dir=" + directory.resolve("data"),
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
                "-s3",
                "-s3.config=" + directory.resolve("s3.json"),
                "-s3.port=" + ports.get(0),
                "-s3.port.grpc=" + ports.get(1),
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
                "-master.port=" + ports.get(2),
                "-master.port.grpc=" + ports.get(3),
                // It reports to its makers by default.
                "-master.telemetry=false",
                // After a restart it waits this long for other masters; there are none.
                "-master.electionTimeout=1s",
                "-master.volumeSizeLimitMB=512",
                "-volume.port=" + ports.get(4),
                "-volume.port.grpc=" + ports.get(5),
                "-volume.max=20",
                "-filer.port=" + ports.get(6),
                "-filer.port.grpc=" + ports.get(7));
    }

    /** The S3 part comes up last, and answers 403 to strangers once it can judge them. */
    private void awaitAnswer() throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                kill();
                throw new IOException("the S3 server did not start, see " + log());
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection probe = (HttpURLConnection) endpoint().toURL().openConnection();
            probe.setConnectTimeout(1000);
            probe.setReadTimeout(5000);
            int status = probe.getResponseCode();
            probe.disconnect();
            return status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private Path log() {
        return directory.resolve("weed.log");
    }

    void kill() throws InterruptedException {
        destroy();
        if (process != null) {
            process.waitFor();
        }
    }

    /** Ends it and gives its disk back; the log stays. */
    void discard() {
        destroy();
        try {
            if (process != null) {
                process.waitFor();
            }
            deleteData();
        } catch (IOException e) {
            // What is left lies in a build directory.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteData() throws IOException {
        Path data = directory.resolve("data");
        if (Files.exists(data)) {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void destroy() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
