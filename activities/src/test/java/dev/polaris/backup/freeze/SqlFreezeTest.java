package dev.polaris.backup.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresCluster;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real database, with an app that knows nothing of freezes and one that sets read-only off for itself. */
final class SqlFreezeTest extends FreezeContract {
    private static final String SETTINGS = "select string_agg(setrole::regrole || ':' || setdatabase::text || ':' ||"
            + " setconfig::text, ' ' order by setrole, setdatabase) from pg_db_role_setting";

    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start(
                PostgresCluster.defaultBinaries(),
                PostgresCluster.Authentication.TRUST,
                Map.of("max_prepared_transactions", "5"));
        cluster.execute(
                "postgres",
                "create role owner login",
                "create role app login",
                "create role stubborn login",
                "alter role stubborn set default_transaction_read_only = off",
                "create database app owner owner",
                "alter role stubborn in database app set default_transaction_read_only = 'false'",
                "alter database app set default_transaction_read_only = off");
        cluster.execute(
                "app",
                "create table written (at timestamptz default clock_timestamp(), who text)",
                "grant all on written to public",
                "grant create on schema public to app");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    AppFreeze freeze() {
        return new SqlFreeze(SqlFreezeProcess::administrator);
    }

    @Override
    FreezeOrder order(String procedure, Instant until) {
        return new FreezeOrder("prod", procedure, instance(), until);
    }

    @Override
    Client client() {
        return new SessionClient("app", "");
    }

    @Override
    void freezeInAProcessThatIsKilled(FreezeOrder order) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SqlFreezeProcess.class.getName(),
                        Integer.toString(cluster.port()),
                        order.procedure(),
                        order.until().toString())
                .redirectError(new File("target/freeze-process.log"))
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); !"frozen".equals(line); line = said.readLine()) {
                assertThat(line).as("target/freeze-process.log says why").isNotNull();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whoeverSetsReadOnlyOffForThemselvesIsStoppedToo() throws Exception {
        String[] ways = {
            "set default_transaction_read_only = off",
            "set session characteristics as transaction read write",
            "begin read write",
            "begin; set transaction read write"
        };
        FreezeProof proof = freeze().freeze(order("procedure/prod/ours", inAnHour()));

        for (String way : ways) {
            for (String user : new String[] {"app", "stubborn", "postgres"}) {
                try (Client client = new SessionClient(user, way)) {
                    assertThat(client.writes()).as(user + ": " + way).isFalse();
                }
            }
        }
        assertThat(ask("select count(*) from written where at > '" + proof.provenAt() + "'"))
                .isEqualTo("0");
        assertThat(proof.evidence()).contains("25006").contains("tables locked against writing");
        try (Connection reader = connect("app")) {
            assertThat(ask(reader, "select count(*) >= 0 from written")).isEqualTo("t");
        }
    }

    @Test
    void aBackupCanReadLargeObjectsMeanwhile() throws Exception {
        cluster.execute("app", "select lo_from_bytea(700001, 'kept')");

        freeze().freeze(order("procedure/prod/ours", inAnHour()));

        try (Connection reader = connect("postgres")) {
            assertThat(ask(reader, "select convert_from(lo_get(700001), 'UTF8')"))
                    .isEqualTo("kept");
            assertThatThrownBy(() -> execute(reader, "select lo_from_bytea(700002, 'lost')"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aTransactionThatWasOpenIsEndedAndItsWriteIsLost() throws Exception {
        try (Connection open = connect("app")) {
            open.setAutoCommit(false);
            execute(open, "insert into written (who) values ('never committed')");

            FreezeProof proof = freeze().freeze(order("procedure/prod/ours", inAnHour()));

            assertThat(proof.endedSessions()).isPositive();
            assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            assertThat(ask("select count(*) from written where who = 'never committed'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aStatementThatRunsEndsByItself() throws Exception {
        try (Connection app = connect("app")) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try {
                    execute(app, "insert into written (who) select 'slow' from pg_sleep(0.5)");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            while (!"1"
                    .equals(ask(
                            "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'"
                                    + " and usename = 'app'"))) {
                Thread.onSpinWait();
            }

            FreezeProof proof = freeze().freeze(order("procedure/prod/ours", inAnHour()));

            assertThat(running).as("the statement under way").succeedsWithin(Duration.ZERO);
            assertThat(app.isValid(5)).as("its session").isFalse();
            assertThat(ask("select count(*) from written where who = 'slow' and at < '" + proof.provenAt() + "'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void settingsAreWhatTheyWere() throws Exception {
        String before = ask(SETTINGS);

        freeze().freeze(order("procedure/prod/ours", inAnHour()));
        assertThat(ask(SETTINGS)).isNotEqualTo(before);
        try (Connection stubborn = connect("stubborn")) {
            assertThat(ask(stubborn, "show transaction_read_only")).isEqualTo("on");
        }
        freeze().thaw(order("procedure/prod/ours", inAnHour()));

        assertThat(ask(SETTINGS)).isEqualTo(before);
        assertThat(ask("select to_regnamespace('polaris_freeze') is null")).isEqualTo("t");
    }

    @Test
    void sessionsOfTheFreezeDoNotStayReadOnly() throws Exception {
        freeze().freeze(order("procedure/prod/ours", inAnHour()));
        try (Connection pooled = connect("app");
                Connection elsewhere = cluster.connect("postgres")) {
            assertThat(ask(pooled, "show transaction_read_only")).isEqualTo("on");

            freeze().thaw(order("procedure/prod/ours", inAnHour()));

            assertThat(pooled.isValid(5)).isFalse();
            assertThat(elsewhere.isValid(5)).isTrue();
        }
    }

    @Test
    void aPreparedTransactionIsNamed() throws Exception {
        try (Connection session = connect("app")) {
            execute(session, "begin; insert into written (who) values ('prepared'); prepare transaction 'half done'");
        }
        try {
            assertThat(freeze().examine(order("procedure/prod/ours", inAnHour()))
                            .problems())
                    .anySatisfy(said -> assertThat(said).contains("prepared transaction"));
        } finally {
            cluster.execute("app", "rollback prepared 'half done'");
        }
    }

    @Test
    void aLoginThatDoesNotOwnTheDatabaseIsTold() {
        SqlFreeze powerless = new SqlFreeze(instance -> SqlFreezeProcess.login(instance, "app"));

        assertThat(powerless.examine(order("procedure/prod/ours", inAnHour())).problems())
                .anySatisfy(said -> assertThat(said).contains("app does not own the database"))
                .anySatisfy(said -> assertThat(said).contains("pg_signal_backend"));
    }

    @Test
    void anOwnerWhoIsNoSuperuserNamesWhatItCannotLock() throws Exception {
        cluster.execute("postgres", "grant pg_signal_backend, pg_read_all_stats to owner");
        cluster.execute("app", "create table of_somebody_else ()");
        SqlFreeze limited = new SqlFreeze(instance -> SqlFreezeProcess.login(instance, "owner"));
        try {
            assertThat(limited.examine(order("procedure/prod/ours", inAnHour())).problems())
                    .isEmpty();

            FreezeProof proof = limited.freeze(order("procedure/prod/ours", inAnHour()));

            assertThat(proof.evidence()).contains("1 of 2 tables").contains("public.of_somebody_else");
            try (Client client = client()) {
                assertThat(client.writes()).isFalse();
            }
            limited.thaw(order("procedure/prod/ours", inAnHour()));
        } finally {
            cluster.execute("app", "drop table of_somebody_else");
        }
    }

    @Test
    void aRestartOfTheServerIsToldAndTheFreezeProvenAgain() throws Exception {
        FreezeOrder order = order("procedure/prod/ours", inAnHour());
        freeze().freeze(order);
        cluster.stop();
        cluster.startAgain();
        assertThat(freeze().examine(order).endsByItself())
                .as("whether a freeze without its watch ends by itself")
                .isFalse();

        FreezeProof proof = freeze().freeze(order);

        assertThat(proof.evidence()).contains("tables locked against writing", "the server was started again at");
        assertThat(freeze().examine(order).endsByItself()).isTrue();
        try (Client client = new SessionClient("app", "set default_transaction_read_only = off")) {
            assertThat(client.writes()).isFalse();
        }
    }

    @Test
    void anExpiredFreezeOfAnotherRunIsEndedFirst() throws Exception {
        freezeInAProcessThatIsKilled(order("procedure/prod/theirs", inAnHour()));
        // As a restart of the server would: the freeze has lost its watch. Then its time comes.
        cluster.execute(
                "app",
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'polaris-freeze-watch'",
                "set default_transaction_read_only = off",
                "update polaris_freeze.lease set until = clock_timestamp()");

        freeze().freeze(order("procedure/prod/ours", inAnHour()));
        assertThat(freeze().examine(order("procedure/prod/ours", inAnHour())).frozenBy())
                .isEqualTo("procedure/prod/ours");
        freeze().thaw(order("procedure/prod/ours", inAnHour()));
        try (Client client = client()) {
            assertThat(client.writes()).isTrue();
        }
    }

    private static Instance instance() {
        return new Instance("live", "127.0.0.1", cluster.port(), "app", null);
    }

    private static Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(cluster.jdbcUrl("app"), user, "not asked for");
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = cluster.connect("app")) {
            return ask(connection, sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Keeps its session, and takes a new one when it was ended. */
    private static final class SessionClient implements Client {
        private final String user;
        private final String first;
        private Connection connection;

        /** @param first what it does before it writes */
        SessionClient(String user, String first) {
            this.user = user;
            this.first = first;
        }

        @Override
        public boolean writes() {
            try {
                if (connection == null || connection.isClosed()) {
                    connection = connect(user);
                }
                execute(
                        connection,
                        (first.isEmpty() ? "" : first + "; ") + "insert into written (who) values ('" + user + "')"
                                + (first.startsWith("begin") ? "; commit" : ""));
                return true;
            } catch (SQLException refused) {
                close();
                return false;
            }
        }

        @Override
        public void close() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException gone) {
                // It was ended by the freeze.
            } finally {
                connection = null;
            }
        }
    }
}
