package dev.polaris.backup.flip;

import dev.polaris.backup.config.RouteConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The app's own way to its database, through whatever lies between. */
public final class AppRoute {
    private static final String SESSION = "polaris-probe";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Needs no right and no table; it is rolled back. */
    private static final String ANY_WRITE = "alter role current_user set application_name = 'polaris-probe'";
    /** A read-only transaction, and a statement that was cancelled because it waited behind a freeze's locks. */
    private static final Set<String> REFUSED = Set.of("25006", "57014");
    /** No two servers that are there at the same time have both in common. */
    private static final String IDENTITY = "select 'server up since ' || pg_postmaster_start_time()::timestamptz(6)"
            + " || ', database ' || oid from pg_database where datname = current_database()";

    private final RouteConfig config;
    private final PostgresDatabase route;
    private final AppLogin login;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * One environment's.
     *
     * @param login the app's login, which asks the expected instance directly
     * @param workerEnvironment the variables of this worker, where the password's reference may point
     */
    public AppRoute(RouteConfig config, AppLogin login, Map<String, String> workerEnvironment) {
        this.config = config;
        this.login = login;
        this.route = new PostgresDatabase(PostgresDatabase.Side.TARGET, config.connection(), workerEnvironment);
    }

    /** The app's login. */
    AppLogin login() {
        return login;
    }

    /**
     * Asks which database answers, and whether it may be written.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code ROUTE_WRONG}, or typed by what the server said
     */
    String probe(RouteProbe probe) {
        String expected = identity(login.at(probe.expected()));
        String answered = ask(probe, expected);
        config.http().ifPresent(this::get);
        return route.label() + " leads to " + probe.expected().label() + " (" + answered + "); a write "
                + (probe.writable() ? "succeeded and was rolled back" : "was refused")
                + config.http().map(uri -> "; " + uri + " answered well").orElse("");
    }

    private String ask(RouteProbe probe, String expected) {
        try (Connection connection = route.connectLikeAnApp(SESSION)) {
            // One transaction: behind a pooler the next one may be another server's.
            connection.setAutoCommit(false);
            try {
                String answered = identity(connection);
                if (!answered.equals(expected)) {
                    throw FailureType.ROUTE_WRONG.failure(route.label() + " does not lead to "
                            + probe.expected().label() + ": expected " + expected + ", and " + answered
                            + " answered.");
                }
                compareWrite(probe, writes(connection));
                return answered;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, route, "asking through the app's route");
        }
    }

    private void compareWrite(RouteProbe probe, boolean written) {
        if (written != probe.writable()) {
            throw FailureType.ROUTE_WRONG.failure(route.label() + " leads to "
                    + probe.expected().label()
                    + (written ? ", which may be written although it should not." : ", which refuses writes."));
        }
    }

    private boolean writes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(config.write().orElse(ANY_WRITE));
            return true;
        } catch (SQLException e) {
            if (REFUSED.contains(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static String identity(PostgresDatabase database) {
        try (Connection connection = database.connectLikeAnApp(SESSION)) {
            return identity(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "asking the expected instance");
        }
    }

    private static String identity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The text of a time depends on it.
            statement.execute("set timezone = 'UTC'");
            try (ResultSet row = statement.executeQuery(IDENTITY)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void get(URI uri) {
        try {
            int status = http.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw FailureType.ROUTE_WRONG.failure("The app answered " + status + " at " + uri + ".");
            }
        } catch (IOException e) {
            throw FailureType.ROUTE_WRONG.failure(
                    "The app did not answer at " + uri + " (" + e.getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureType.CANCELLED.failure("Asking the app was interrupted.");
        }
    }
}
