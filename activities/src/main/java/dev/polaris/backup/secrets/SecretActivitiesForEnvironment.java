package dev.polaris.backup.secrets;

import dev.polaris.backup.config.RebuildConfig;
import dev.polaris.backup.config.RebuildConfig.EnvFile;
import dev.polaris.backup.config.RebuildConfig.Secret;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.roles.ActivityFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** An environment's secrets, kept in files of this host. */
public final class SecretActivitiesForEnvironment implements SecretActivities {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final int BYTES = 32;

    private final Optional<RebuildConfig> config;
    private final Targets targets;
    private final SecureRandom random = new SecureRandom();

    /** @param config which secrets there are; empty when the environment cannot be built anew */
    public SecretActivitiesForEnvironment(Optional<RebuildConfig> config, Targets targets) {
        this.config = config;
        this.targets = targets;
    }

    @Override
    public String rotate(SecretOrder order) {
        return ActivityFailures.typed(() -> {
            Secret secret = secret(order);
            KeptFile file = new KeptFile(secret.file(), order.procedure());
            // First: what is not kept could not be put back.
            file.keep();
            String value = newValue();
            if (secret.login().isPresent()) {
                setPassword(order.instance(), secret.login().get(), value);
            }
            try {
                file.write(value + "\n");
            } catch (IOException e) {
                throw FailureType.OUTCOME_UNKNOWN.told(
                        "Secret " + order.name() + " has a new value that could not be kept in " + secret.file()
                                + "; it gets another one when the step is tried again.");
            }
            return secret.login()
                            .map(login -> "password of " + login + ", kept in ")
                            .orElse("kept in ")
                    + secret.file();
        });
    }

    @Override
    public EnvFileReport write(EnvFileOrder order) {
        return ActivityFailures.typed(() -> {
            EnvFile file = envFile();
            Map<String, String> values = new LinkedHashMap<>();
            file.variables().forEach((name, template) -> values.put(name, filled(template, order)));
            KeptFile kept = new KeptFile(file.path(), order.procedure());
            kept.write(EnvText.with(kept.read().orElse(""), values));
            return new EnvFileReport(
                    file.path().toString(),
                    values.keySet().stream().sorted().toList(),
                    kept.kept().map(Object::toString).orElse(null));
        });
    }

    @Override
    public String putBack(SecretOrder order) {
        return ActivityFailures.typed(() -> {
            Secret secret = secret(order);
            KeptFile file = new KeptFile(secret.file(), order.procedure());
            Optional<String> before = file.before();
            if (before.isEmpty()) {
                return "there is no value from before";
            }
            if (secret.login().isPresent()) {
                setPassword(order.instance(), secret.login().get(), before.get().stripTrailing());
            }
            var unused = file.putBack();
            return "the value from before counts again";
        });
    }

    @Override
    public String putBackFile(EnvFileOrder order) {
        return ActivityFailures.typed(() -> {
            Path path = envFile().path();
            return path
                    + (new KeptFile(path, order.procedure()).putBack()
                            ? " is as it was"
                            : " was not there before, or was not written");
        });
    }

    private EnvFile envFile() {
        return rebuild()
                .envFile()
                .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure("No envFile is configured."));
    }

    @Override
    public String revoke(SecretOrder order) {
        return ActivityFailures.typed(() -> {
            boolean forgotten = new KeptFile(secret(order).file(), order.procedure()).forget();
            return forgotten ? "the value from before is gone" : "there is no value from before";
        });
    }

    /** The server is told a verifier and never the password, so that none can be in its log. */
    private void setPassword(Instance instance, String login, String value) {
        PostgresDatabase database = database(instance);
        try (Connection connection = database.connect("polaris-secrets");
                Statement statement = connection.createStatement()) {
            // A role that came with the backup cannot log in, and a password is for nothing else.
            statement.execute("alter role " + statement.enquoteIdentifier(login, true) + " login");
            connection.unwrap(PGConnection.class).alterUserPassword(login, value.toCharArray(), "scram-sha-256");
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "changing the password of " + login);
        }
    }

    private String filled(String template, EnvFileOrder order) {
        Matcher places = PLACE.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (places.find()) {
            places.appendReplacement(filled, Matcher.quoteReplacement(value(places.group(1), order)));
        }
        return places.appendTail(filled).toString();
    }

    private String value(String place, EnvFileOrder order) {
        return switch (place) {
            case "instance:host" -> order.instance().host();
            case "instance:port" -> Integer.toString(order.instance().port());
            case "instance:database" -> order.instance().database();
            default ->
                kept(new SecretOrder(
                        order.env(), order.procedure(), order.instance(), place.substring(place.indexOf(':') + 1)));
        };
    }

    private String kept(SecretOrder order) {
        Secret secret = secret(order);
        try {
            return new KeptFile(secret.file(), order.procedure())
                    .read()
                    .orElseThrow(() -> FailureType.MISSING_SECRET.failure(
                            "Secret " + order.name() + " is not in " + secret.file() + "."))
                    .stripTrailing();
        } catch (IOException e) {
            throw FailureType.MISSING_SECRET.failure(secret.file() + " cannot be read.");
        }
    }

    private Secret secret(SecretOrder order) {
        return rebuild()
                .secret(order.name())
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("There is no secret " + order.name() + "."));
    }

    private RebuildConfig rebuild() {
        return config.orElseThrow(
                () -> FailureType.BAD_CONFIGURATION.failure("The environment has no section procedure.rebuild."));
    }

    private PostgresDatabase database(Instance instance) {
        if (instance.target() == null) {
            throw FailureType.BAD_INPUT.failure("Passwords are changed only where a procedure made the instance.");
        }
        return targets.find(instance.target()).database();
    }

    /** Letters, digits, '-' and '_': fit for a URL and for a line of a file as they are. */
    private String newValue() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
