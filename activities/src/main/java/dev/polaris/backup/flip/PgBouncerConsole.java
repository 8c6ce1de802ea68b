package dev.polaris.backup.flip;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * PgBouncer's administration console, spoken to by psql: the JDBC driver begins every session with a statement that the
 * console does not know.
 */
final class PgBouncerConsole {
    private static final String BETWEEN = "\u001f";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PostgresDatabase console;
    private final Optional<String> toolDirectory;
    private String psql;

    /** @param toolDirectory where psql is; empty to look in the usual places */
    PgBouncerConsole(PostgresDatabase console, Optional<String> toolDirectory) {
        this.console = console;
        this.toolDirectory = toolDirectory;
    }

    /**
     * A database as PgBouncer knows it at this moment.
     *
     * @param entry where it points
     * @param paused whether its clients' statements are held
     */
    record Database(AppPlace entry, boolean paused) {}

    /** The database that clients connect to by this name; empty when PgBouncer knows none. */
    Optional<Database> database(String name) {
        return named(name, rows("show databases")).map(PgBouncerConsole::read);
    }

    /** Whether a client of it keeps its server for as long as it is connected. */
    boolean keepsSessions(String name) {
        String own = named(name, rows("show databases")).orElse(Map.of()).getOrDefault("pool_mode", "");
        return "session".equals(own)
                || own.isEmpty()
                        && rows("show config").stream()
                                .anyMatch(setting -> "pool_mode".equals(setting.get("key"))
                                        && "session".equals(setting.get("value")));
    }

    private static Optional<Map<String, String>> named(String name, List<Map<String, String>> databases) {
        return databases.stream()
                .filter(database -> name.equals(database.get("name")))
                .findFirst();
    }

    private static Database read(Map<String, String> database) {
        return new Database(
                new AppPlace(
                        database.get("host").isEmpty() ? "a Unix socket" : database.get("host"),
                        Integer.parseInt(database.get("port")),
                        database.get("database")),
                "1".equals(database.get("paused")));
    }

    /** Holds new statements and waits until the running transactions have ended; false when they have not in time. */
    boolean pause(String name, Duration patience) {
        return run(patience, "pause " + quoted(name)).isPresent();
    }

    /** Reads its configuration file again, and returns the database as it is then. */
    Optional<Database> reload(String name) {
        return named(name, rows("reload", "show databases")).map(PgBouncerConsole::read);
    }

    /** Lets held statements go; nothing when none are held. */
    void resume(String name) {
        try {
            answer("resume " + quoted(name));
        } catch (ApplicationFailure failure) {
            // It refuses what is not paused.
            if (database(name).filter(Database::paused).isPresent()) {
                throw failure;
            }
        }
    }

    private List<Map<String, String>> rows(String... commands) {
        List<String> lines = answer(commands).lines().toList();
        List<Map<String, String>> rows = new ArrayList<>();
        String[] columns = lines.get(0).split(BETWEEN, -1);
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(BETWEEN, -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(columns.length, values.length); i++) {
                row.put(columns[i], values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private String answer(String... commands) {
        return run(PATIENCE, commands)
                .orElseThrow(() -> FailureType.TARGET_UNREACHABLE.failure(
                        "PgBouncer at " + console.label() + " did not answer " + String.join(", ", commands) + "."));
    }

    /** Empty when it took too long; psql is ended then, and what was asked for may still come to pass. */
    private Optional<String> run(Duration patience, String... commands) {
        List<String> arguments = new ArrayList<>(
                List.of(psql(), "-X", "-q", "-A", "-F", BETWEEN, "-P", "footer=off", "-v", "ON_ERROR_STOP=1"));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        Map<String, String> environment = console.toolEnvironment("polaris-flip");
        // Not known to PgBouncer, which refuses who sends them.
        environment.remove("PGOPTIONS");
        environment.remove("PGTZ");
        try (GuardedProcess psql = GuardedProcess.start(arguments, environment)) {
            OptionalInt status = psql.awaitAtMost(patience);
            if (status.isEmpty()) {
                return Optional.empty();
            }
            if (status.getAsInt() != 0) {
                throw failure(String.join(", ", commands), psql.printed().strip());
            }
            return Optional.of(new String(psql.output().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureType.CANCELLED.failure("Asking PgBouncer was interrupted.");
        }
    }

    private ApplicationFailure failure(String command, String said) {
        FailureType type = said.contains("authentication failed") || said.contains("password")
                ? FailureType.BAD_CREDENTIALS
                : FailureType.TARGET_UNREACHABLE;
        return type.failure("PgBouncer at " + console.label() + " refused " + command + ": " + said + ".");
    }

    /** Looked for once: clients wait while it is. */
    private synchronized String psql() {
        if (psql == null) {
            psql = DumpTools.installed(toolDirectory).stream()
                    .sorted(Comparator.comparingInt(DumpTools::major).reversed())
                    .map(tools -> tools.tool("psql"))
                    .filter(tool -> Files.isExecutable(Path.of(tool)))
                    .findFirst()
                    .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                            "PgBouncer is spoken to by psql, and none was found beside pg_dump."));
        }
        return psql;
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
