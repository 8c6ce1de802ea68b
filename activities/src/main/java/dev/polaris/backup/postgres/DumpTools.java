package dev.polaris.backup.postgres;

import dev.polaris.backup.failure.FailureType;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One installation of PostgreSQL's client tools.
 *
 * @param directory where pg_dump and pg_dumpall are
 * @param version as pg_dump prints it, such as {@code 15.18}
 * @param major its first number
 */
public record DumpTools(Path directory, String version, int major) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
    private static final int OLDEST_SERVER = 14;
    private static final int NEWEST_SERVER = 18;

    /**
     * Chooses tools for a server: those of the lowest major that is not below the server's, because a newer pg_dump writes
     * archives that need a newer pg_restore.
     *
     * @param configured the directory to use and no other; empty to look in the usual places
     * @throws io.temporal.failure.ApplicationFailure {@code UNSUPPORTED_SERVER}, {@code TOOL_TOO_OLD}
     */
    public static DumpTools choose(Optional<String> configured, int serverMajor) {
        if (serverMajor < OLDEST_SERVER || serverMajor > NEWEST_SERVER) {
            throw FailureType.UNSUPPORTED_SERVER.failure("The server is PostgreSQL " + serverMajor + ".");
        }
        List<DumpTools> found = installed(configured);
        return found.stream()
                .filter(tools -> tools.major() >= serverMajor)
                .min(Comparator.comparingInt(DumpTools::major))
                .orElseThrow(() -> FailureType.TOOL_TOO_OLD.failure("The server is PostgreSQL " + serverMajor
                        + ", and no pg_dump of that major or a later one was found; found: " + describe(found) + "."));
    }

    /** Chooses tools for a server by its version as the server says it, such as {@code 15.18}. */
    public static DumpTools forServer(Optional<String> configured, String serverVersion) {
        return choose(configured, Integer.parseInt(serverVersion.split("\\D")[0]));
    }

    /** Every installation in the configured directory, or in the usual places. */
    public static List<DumpTools> installed(Optional<String> configured) {
        List<Path> places =
                configured.map(directory -> List.of(Path.of(directory))).orElseGet(DumpTools::usualPlaces);
        return places.stream().flatMap(place -> read(place).stream()).toList();
    }

    /** The path of one of the tools. */
    public String tool(String name) {
        return directory.resolve(name).toString();
    }

    private static List<Path> usualPlaces() {
        List<Path> places = new ArrayList<>();
        try (DirectoryStream<Path> majors = Files.newDirectoryStream(DEBIAN)) {
            majors.forEach(major -> places.add(major.resolve("bin")));
        } catch (IOException e) {
            // Not Debian's layout; PATH is looked at next.
        }
        for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            places.add(Path.of(place));
        }
        return places;
    }

    private static Optional<DumpTools> read(Path directory) {
        Path tool = directory.resolve("pg_dump");
        if (!Files.isExecutable(tool) || !Files.isExecutable(directory.resolve("pg_dumpall"))) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder(tool.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(printed);
            if (process.waitFor(10, TimeUnit.SECONDS) && matcher.find()) {
                return Optional.of(new DumpTools(directory, matcher.group(1), Integer.parseInt(matcher.group(2))));
            }
        } catch (IOException e) {
            // A tool that cannot be started is one that is not there.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static String describe(List<DumpTools> found) {
        return found.isEmpty()
                ? "none"
                : String.join(
                        ", ", found.stream().map(DumpTools::version).distinct().toList());
    }
}
