package dev.polaris.backup.validation;

import dev.polaris.backup.config.HealthCheckConfig;
import dev.polaris.backup.config.HealthCheckConfig.Any;
import dev.polaris.backup.config.HealthCheckConfig.AtLeast;
import dev.polaris.backup.config.HealthCheckConfig.EqualsSnapshot;
import dev.polaris.backup.config.HealthCheckConfig.NotOlderThan;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.ValidationCheck;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Asks a restored database the operator's questions, each in a read-only transaction of its own with a limit of time. Of the
 * answers only numbers, times and what looks like a version are told: an answer can be anything.
 */
final class HealthQuestions {
    private static final String UNDEFINED_COLUMN = "42703";

    /** Undefined table, schema, database function. */
    private static final Set<String> MISSING = Set.of("42P01", "3F000");

    private static final Pattern VERSION = Pattern.compile("v?\\d[0-9A-Za-z.+_-]{0,39}");

    private final PostgresDatabase target;
    private final String applicationName;
    private final Instant snapshotTime;
    private final CheckLog log = new CheckLog("health");

    HealthQuestions(PostgresDatabase target, String applicationName, Instant snapshotTime) {
        this.target = target;
        this.applicationName = applicationName;
        this.snapshotTime = snapshotTime;
    }

    /**
     * Asks.
     *
     * @param rows rows of each table in the backup, as {@code schema.name}
     */
    void ask(List<HealthCheckConfig> questions, Map<String, Long> rows) {
        if (questions.isEmpty()) {
            log.note("", "no health checks are configured");
            return;
        }
        // Not the settings of the comparison: an operator's question means what it means in a session of the
        // application.
        try (Connection connection = target.connect(applicationName)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            for (HealthCheckConfig question : questions) {
                log.examined();
                ask(connection, question, rows);
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "asking health questions");
        }
    }

    private void ask(Connection connection, HealthCheckConfig question, Map<String, Long> rows) throws SQLException {
        try {
            judge(question, answer(connection, question.sql()), rows);
        } catch (SQLException e) {
            connection.rollback();
            String state = String.valueOf(e.getSQLState());
            if (state.equals(UNDEFINED_COLUMN) && question.otherwise().isPresent()) {
                String sql = question.otherwise().get();
                ask(
                        connection,
                        new HealthCheckConfig(
                                question.name(),
                                sql,
                                Optional.empty(),
                                question.expectation(),
                                question.mayBeMissing()),
                        rows);
            } else if (MISSING.contains(state)) {
                if (question.mayBeMissing()) {
                    log.note(question.name(), "there is no such table, which is allowed");
                } else {
                    log.failed(question.name(), "there is no such table");
                }
            } else if (state.startsWith("08") || state.startsWith("57P")) {
                throw e;
            } else {
                // Not the server's words: they can hold values.
                log.failed(question.name(), "the question could not be answered (SQLSTATE " + state + ")");
            }
        }
    }

    private static Optional<Object> answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set local statement_timeout = '120s'");
            statement.setMaxRows(1);
            Optional<Object> answer = Optional.empty();
            try (ResultSet row = statement.executeQuery(sql)) {
                if (row.next()) {
                    answer = Optional.ofNullable(value(row));
                }
            }
            connection.rollback();
            return answer;
        }
    }

    /** A time is read as one whatever its type, a number as one whatever its size. */
    private static Object value(ResultSet row) throws SQLException {
        return switch (row.getMetaData().getColumnTypeName(1)) {
            case "timestamp", "timestamptz" ->
                row.getObject(1) == null
                        ? null
                        : row.getTimestamp(1, java.util.Calendar.getInstance(java.util.TimeZone.getTimeZone("UTC")))
                                .toInstant();
            case "int2", "int4", "int8", "numeric" -> row.getBigDecimal(1);
            case "bool" -> row.getObject(1);
            default -> row.getString(1);
        };
    }

    private void judge(HealthCheckConfig question, Optional<Object> found, Map<String, Long> rows) {
        String name = question.name();
        if (question.expectation() instanceof EqualsSnapshot equal) {
            Long wanted = rows.get(equal.table());
            if (wanted == null) {
                log.failed(name, "the backup has no table " + equal.table());
                return;
            }
            verdict(
                    name,
                    number(found).filter(value -> value.compareTo(BigDecimal.valueOf(wanted)) == 0),
                    found,
                    "the backup has " + wanted);
        } else if (question.expectation() instanceof AtLeast least) {
            verdict(
                    name,
                    number(found).filter(value -> value.compareTo(BigDecimal.valueOf(least.number())) >= 0),
                    found,
                    "at least " + least.number() + " was expected");
        } else if (question.expectation() instanceof NotOlderThan young) {
            Instant oldest = snapshotTime.minus(young.age());
            verdict(
                    name,
                    time(found).filter(value -> !value.isBefore(oldest)),
                    found,
                    "not older than " + oldest + " was expected");
        } else if (question.expectation() instanceof Any) {
            verdict(name, found, found, "an answer was expected");
        }
    }

    private void verdict(String name, Optional<?> good, Optional<Object> found, String expectation) {
        String told = found.map(HealthQuestions::told).orElse("no answer");
        if (good.isPresent()) {
            log.note(name, told);
        } else {
            log.failed(name, told + "; " + expectation);
        }
    }

    private static Optional<BigDecimal> number(Optional<Object> found) {
        return found.filter(BigDecimal.class::isInstance).map(BigDecimal.class::cast);
    }

    private static Optional<Instant> time(Optional<Object> found) {
        if (found.isPresent() && found.get() instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        }
        return found.filter(Instant.class::isInstance).map(Instant.class::cast);
    }

    private static String told(Object value) {
        if (value instanceof BigDecimal || value instanceof Instant || value instanceof Boolean) {
            return value.toString();
        }
        String text = String.valueOf(value);
        return VERSION.matcher(text).matches() ? text : "a text of " + text.length() + " characters";
    }

    ValidationCheck check() {
        return log.check();
    }
}
