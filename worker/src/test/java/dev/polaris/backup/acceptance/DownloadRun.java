package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of a command that downloads, in a process of its own, with nothing but the verifier's key.
 *
 * @param exitCode how it ended
 * @param output what it printed
 * @param errors what it complained of
 */
record DownloadRun(int exitCode, String output, String errors) {
    static DownloadRun of(Installation installation, String backup, Path directory, String... more)
            throws IOException, InterruptedException {
        return of(installation, Installation.secrets("verify"), backup, directory, more);
    }

    static DownloadRun of(
            Installation installation, Map<String, String> secrets, String backup, Path directory, String... more)
            throws IOException, InterruptedException {
        return run("DownloadCommand", installation, secrets, backup, directory, List.of(more));
    }

    /** Fetches mirrored objects. */
    static DownloadRun get(Installation installation, String key, Path directory, String... more)
            throws IOException, InterruptedException {
        return run("GetCommand", installation, Installation.secrets("verify"), key, directory, List.of(more));
    }

    private static DownloadRun run(
            String main,
            Installation installation,
            Map<String, String> secrets,
            String what,
            Path directory,
            List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Product.classPath(),
                "dev.polaris.backup.download." + main,
                what,
                "--env",
                installation.env(),
                "--to",
                directory.toString(),
                "--config",
                installation.config().toString()));
        command.addAll(more);
        File output = Files.createTempFile("download", ".out").toFile();
        File errors = Files.createTempFile("download", ".err").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(secrets);
            int exitCode =
                    builder.redirectOutput(output).redirectError(errors).start().waitFor();
            return new DownloadRun(
                    exitCode, Files.readString(output.toPath(), UTF_8), Files.readString(errors.toPath(), UTF_8));
        } finally {
            Files.delete(output.toPath());
            Files.delete(errors.toPath());
        }
    }
}
