package dev.polaris.backup.flip;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.LoginConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Function;
import org.postgresql.PGConnection;

/**
 * The login by which the app connects. A backup holds no passwords, so a restored instance knows the login and refuses it;
 * it is given its password before the app is pointed there.
 */
public final class AppLogin {
    private static final String SESSION = "polaris-flip";

    private final LoginConfig login;
    private final Map<String, String> workerEnvironment;
    private final Function<Instance, PostgresDatabase> administrators;

    /**
     * One app's.
     *
     * @param workerEnvironment the variables of this worker, where the password's reference may point
     * @param administrators a restored instance's database with its administrator's login
     */
    public AppLogin(
            LoginConfig login,
            Map<String, String> workerEnvironment,
            Function<Instance, PostgresDatabase> administrators) {
        this.login = login;
        this.workerEnvironment = Map.copyOf(workerEnvironment);
        this.administrators = administrators;
    }

    /** The instance's database with the app's login and nothing between; restored ones as workers reach them. */
    PostgresDatabase at(Instance instance) {
        DatabaseConfig place = instance.target() == null
                ? login.at(instance.host(), instance.port(), instance.database())
                : administrators.apply(instance).config();
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                login.at(place.host(), place.port(), place.database()),
                workerEnvironment);
    }

    /**
     * Makes sure that the app can log in there.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_CREDENTIALS} when it cannot, and typed by what the server
     *     said otherwise
     */
    void admit(Instance instance) {
        try {
            logIn(instance);
        } catch (ApplicationFailure refused) {
            if (FailureType.of(refused) != FailureType.BAD_CREDENTIALS || instance.target() == null) {
                throw refused;
            }
            setPassword(administrators.apply(instance));
            logIn(instance);
        }
    }

    private void logIn(Instance instance) {
        PostgresDatabase database = at(instance);
        try (Connection connection = database.connectLikeAnApp(SESSION)) {
            connection.isValid(1);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "logging in as the app");
        }
    }

    /** The driver sends what SCRAM stores and not the password, so no log of the server can hold it. */
    private void setPassword(PostgresDatabase database) {
        try (Connection connection = database.connect(SESSION);
                Statement statement = connection.createStatement()) {
            statement.execute("alter role " + statement.enquoteIdentifier(login.user(), true) + " login");
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(
                            login.user(),
                            login.password().resolve(workerEnvironment).toCharArray(),
                            null);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "giving the app's login its password");
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For procedure.route.password: " + e.getMessage() + ".");
        }
    }
}
