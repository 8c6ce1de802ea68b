package dev.polaris.backup.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was written between two counts is told by table. */
final class WriteCounterTest {
    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void onlyTablesThatWereWrittenAreNamed() throws Exception {
        cluster.execute(
                "postgres",
                "create table sessions (id int primary key, note text)",
                "create table quiet (id int)",
                "insert into sessions select n from generate_series(1, 100) n",
                "insert into quiet values (1)");
        WriteCount before = counter().count();

        cluster.execute(
                "postgres",
                "insert into sessions values (101), (102), (103)",
                "update sessions set note = 'x' where id <= 2",
                "delete from sessions where id = 50");

        WriteCount after = counter().count();
        assertThat(after.since(before)).containsExactly(new TableWrites("public.sessions", 3, 2, 1));
        assertThat(after.since(after)).isEmpty();
    }

    @Test
    void manyTablesShareALine() throws Exception {
        cluster.execute("postgres", "create schema many");
        for (int i = 0; i < 6; i++) {
            cluster.execute(
                    "postgres",
                    "do $$ begin for i in " + i * 100 + ".." + (i * 100 + 99)
                            + " loop execute format('create table many.t%s (n int)', i); end loop; end $$");
        }
        WriteCount before = counter().count();
        cluster.execute("postgres", "insert into many.t99 values (1)");

        assertThat(counter().count().tables()).hasSizeLessThanOrEqualTo(501);
        assertThat(counter().count().since(before))
                .singleElement()
                .satisfies(written -> assertThat(written.inserted()).isOne());
    }

    private static WriteCounter counter() {
        return new WriteCounter(new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        "postgres",
                        "postgres",
                        new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                        SslMode.DISABLE,
                        Optional.empty()),
                Map.of("PASSWORD", "unused")));
    }
}
