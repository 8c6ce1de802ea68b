package dev.polaris.backup.canary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command of this host to its end. */
final class LocalCommand {
    private static final int LONGEST_WORDS = 600;
    private static final int PATIENCE_MINUTES = 10;

    private LocalCommand() {}

    /**
     * What a command that has ended says.
     *
     * @param status its exit status
     * @param printed what it printed, shortened
     */
    record Ended(int status, String printed) {
        boolean well() {
            return status == 0;
        }
    }

    /** Runs a command with a clean environment; what it starts may live on. */
    static Ended run(List<String> command) throws IOException, InterruptedException {
        // To a file, not a pipe: a server that the command starts inherits it, and would keep a pipe open.
        Path output = Files.createTempFile("polaris-command-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .directory(Path.of("/").toFile());
            // The worker's secrets are not for the servers it starts.
            builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("TZ", "UTC");
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Ended(-1, command.get(0) + " did not end in " + PATIENCE_MINUTES + " minutes");
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
            int from = Math.max(0, printed.length() - LONGEST_WORDS);
            return new Ended(process.exitValue(), printed.substring(from));
        } finally {
            Files.delete(output);
        }
    }
}
