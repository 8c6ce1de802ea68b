package dev.polaris.backup.freeze;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.patience.Patience;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Freezes the database itself: sessions begin read-only, tables are locked against writing, and a statement in the server
 * ends it all at its time. What is done and what is not promised stands in {@code docs/procedure-adapters.md}.
 */
public final class SqlFreeze implements AppFreeze {
    /** By this name the freeze's own sessions are known, and spared. */
    static final String SESSION = "polaris-freeze";

    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(60), Duration.ofMillis(50), FailureType.FREEZE_FAILED);

    private final Function<Instance, PostgresDatabase> administrators;

    /** @param administrators an instance's database with a login that owns it */
    public SqlFreeze(Function<Instance, PostgresDatabase> administrators) {
        this.administrators = administrators;
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        PostgresDatabase database = administrators.apply(order.instance());
        return in(database, "examining the freeze", connection -> {
            FrozenDatabase frozen = new FrozenDatabase(connection);
            List<String> problems = new ArrayList<>(new FreezePrivileges(connection).problems());
            Optional<FreezeLease> lease = frozen.lease();
            lease.filter(held -> held.holds() && !held.procedure().equals(order.procedure()))
                    .ifPresent(held -> problems.add(
                            database.label() + " is frozen by " + held.procedure() + " until " + held.until() + "."));
            // A restart of the server ends the watch, and then nothing here ends the freeze.
            boolean ends = lease.filter(FreezeLease::holds).isEmpty() || frozen.isWatched();
            return new FreezeFacts(
                    "sql",
                    ends,
                    lease.filter(FreezeLease::holds).map(FreezeLease::procedure).orElse(null),
                    problems);
        });
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        PostgresDatabase database = administrators.apply(order.instance());
        return in(database, "freezing", connection -> {
            FrozenDatabase frozen = new FrozenDatabase(connection);
            endExpired(frozen, order, database.label());
            frozen.take(order, database.label());
            if (!frozen.isWatched()) {
                FreezeWatch.start(database, order.procedure());
                PATIENCE.until(
                        frozen::isWatched, () -> database.label() + " has not started the watch that ends the freeze.");
            }
            frozen.switchOn();
            int ended = frozen.endSessions();
            PATIENCE.until(
                    frozen::isFenced,
                    () -> "Tables of " + database.label() + " could not be locked against writing: "
                            + frozen.obstacles() + ".");
            String refused = FreezeProbe.of(database).refusedWrite();
            Instant proven = frozen.assertNoWriter(database.label());
            return new FreezeProof(
                    proven, order.until(), ended, refused + "; " + frozen.fence() + frozen.interruption());
        });
    }

    @Override
    public void thaw(FreezeOrder order) {
        PostgresDatabase database = administrators.apply(order.instance());
        in(database, "thawing", connection -> {
            FrozenDatabase frozen = new FrozenDatabase(connection);
            Optional<FreezeLease> lease = frozen.lease();
            if (lease.isPresent() && lease.get().procedure().equals(order.procedure())) {
                thaw(frozen, database.label());
            }
            return null;
        });
    }

    /** Another run's freeze whose time has come is over, even when its watch was lost with a server that was restarted. */
    private static void endExpired(FrozenDatabase frozen, FreezeOrder order, String label) throws SQLException {
        Optional<FreezeLease> lease =
                frozen.lease().filter(held -> !held.procedure().equals(order.procedure()));
        if (lease.isPresent() && (lease.get().thawedAt().isPresent() || frozen.isOver(lease.get()))) {
            thaw(frozen, label);
        }
    }

    private static void thaw(FrozenDatabase frozen, String label) throws SQLException {
        frozen.switchOff();
        PATIENCE.until(() -> !frozen.isWatched(), () -> "The watch of " + label + " does not end.");
        frozen.endReadOnlySessions();
        frozen.forget();
    }

    private static <T> T in(PostgresDatabase database, String doing, SqlWork<T> work) {
        try (Connection connection = database.connect(SESSION)) {
            FrozenDatabase.prepare(connection);
            return work.with(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, doing);
        }
    }

    @FunctionalInterface
    private interface SqlWork<T> {
        T with(Connection connection) throws SQLException;
    }
}
