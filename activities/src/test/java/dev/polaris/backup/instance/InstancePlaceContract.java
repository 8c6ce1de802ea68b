package dev.polaris.backup.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every way of making instances promises, on the real thing. */
abstract class InstancePlaceContract {
    /** The place under test; another object each time, as another worker would have. */
    abstract InstancePlace place();

    /** How a restore reaches the instance. */
    abstract PostgresDatabase database(Instance instance);

    @Test
    void anInstanceCanBeMadeHere() {
        InstanceFacts facts = place().examine();

        assertThat(facts.problems()).isEmpty();
        assertThat(facts.serverVersion()).matches("\\d+\\.\\d+.*");
    }

    @Test
    void itIsEmptyAndAnswersAndIsMadeOnce() throws Exception {
        InstanceOrder order = order("once");

        Instance made = place().create(order);
        write(made, "create table kept (id int)");
        Instance again = place().create(order);

        assertThat(again).isEqualTo(made);
        assertThat(made.id()).isEqualTo(order.id());
        assertThat(tables(again)).isEqualTo(1);
    }

    @Test
    void twoAttemptsAtOnceMakeOne() {
        InstanceOrder order = order("at_once");

        CompletableFuture<Instance> one = CompletableFuture.supplyAsync(() -> place().create(order));
        CompletableFuture<Instance> other = CompletableFuture.supplyAsync(() -> place().create(order));

        assertThat(one.join()).isEqualTo(other.join());
    }

    @Test
    void itIsRemovedWhoeverIsConnected() throws Exception {
        InstanceOrder order = order("removed");
        Instance made = place().create(order);

        try (Connection connected = database(made).connect("somebody")) {
            place().remove(order);
            place().remove(order);

            assertThat(connected.isValid(5)).isFalse();
        }
        assertThatThrownBy(() -> database(made).connect("somebody").close()).isInstanceOf(ApplicationFailure.class);
    }

    @Test
    void anotherRunNeitherTakesNorRemovesIt() throws Exception {
        InstanceOrder order = order("others");
        InstanceOrder stranger = new InstanceOrder(order.env(), "procedure/prod of somebody else", order.id());
        Instance made = place().create(order);

        assertThatThrownBy(() -> place().create(stranger))
                .hasMessageContaining(order.procedure())
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.TARGET_UNSUITABLE);
        assertThatThrownBy(() -> place().remove(stranger)).hasMessageContaining("is not this procedure's");
        assertThat(tables(made)).isZero();
    }

    @Test
    void anIdCannotLeadElsewhere() {
        assertThatThrownBy(() -> place().create(new InstanceOrder("prod", "run", "x; drop database y")))
                .hasMessageContaining("no instance");
        assertThatThrownBy(() -> place().remove(new InstanceOrder("prod", "run", "../other")))
                .hasMessageContaining("no instance");
    }

    @Test
    void theAppsDatabaseIsKnownAgainWhenItIsOneOfThese() {
        Instance made = place().create(order("flipped_to"));

        assertThat(place().find(database(made).config())).contains(made);
        assertThat(place().find(database(made).in("another").config())).isEmpty();
    }

    static InstanceOrder order(String id) {
        return new InstanceOrder("prod", "procedure/prod run-1", id);
    }

    void write(Instance instance, String sql) throws Exception {
        try (Connection connection = database(instance).connect("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int tables(Instance instance) throws Exception {
        try (Connection connection = database(instance).connect("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
