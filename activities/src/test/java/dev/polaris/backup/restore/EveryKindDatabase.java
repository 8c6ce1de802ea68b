package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A database with every kind of object that pg_dump knows, in a cluster of its own.
 *
 * @param dumped its archive
 * @param expected what pg_dump must write of a database that was restored from it
 */
record EveryKindDatabase(PostgresCluster cluster, DumpedDatabase dumped, List<String> expected)
        implements AutoCloseable {
    static final String NAME = "odd";

    static EveryKindDatabase start(Path binaries) throws Exception {
        PostgresCluster cluster = cluster(binaries);
        cluster.execute("postgres", "create database " + NAME);
        Path script = Path.of(
                EveryKindDatabase.class.getResource("/restore/every-kind.sql").toURI());
        DumpedDatabase.output(cluster.client(
                "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=" + NAME, "--file=" + script));
        List<String> expected = SortedDump.of(cluster, NAME).stream()
                .filter(line -> !line.contains("default_transaction_read_only"))
                .toList();
        return new EveryKindDatabase(cluster, DumpedDatabase.of(cluster, NAME), expected);
    }

    /** A cluster that can hold it: it has a publication and a subscription. */
    static PostgresCluster cluster(Path binaries) throws Exception {
        return PostgresCluster.start(binaries, PostgresCluster.Authentication.TRUST, Map.of("wal_level", "logical"));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
