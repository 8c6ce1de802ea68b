package dev.polaris.backup.restore;

import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.DataExtent;
import dev.polaris.backup.archive.IndexEntry;
import dev.polaris.backup.archive.MemberSource;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.RowFacts;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.SessionSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A dump of a database on a real server, packed in memory, with its uncompressed archive in a file for stock tools. */
record PackedDatabase(byte[] compressed, byte[] index, Path plain) {
    /** Dumps and packs; small members, so that small tables too are cut. */
    static PackedDatabase of(PostgresCluster cluster, String database, Path directory) throws Exception {
        Path plain = directory.resolve(database + ".dump");
        ProcessBuilder dump = cluster.client("pg_dump", "--format=custom", "--compress=0", "--file=" + plain, database);
        dump.environment().put("PGTZ", "UTC");
        dump.environment().put("PGOPTIONS", SessionSettings.asOptions());
        run(dump);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (InputStream archive = Files.newInputStream(plain)) {
            new ArchivePacker(PackSettings.of("backup-1", "attempt-1", SessionSettings.forRowText(), 2)
                            .withMemberSizes(1 << 14, 1 << 18))
                    .pack(archive, compressed, index);
        }
        return new PackedDatabase(compressed.toByteArray(), index.toByteArray(), plain);
    }

    static void run(ProcessBuilder command) throws IOException, InterruptedException {
        int status =
                command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (status != 0) {
            throw new IOException(command.command() + " ended with status " + status);
        }
    }

    /** Loads the demo data. */
    static void loadDemo(PostgresCluster cluster, String database, int rows) throws Exception {
        try (Stream<Path> files = Files.list(Path.of("..", "demo"))) {
            List<Path> scripts = files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            for (Path script : scripts) {
                run(cluster.client(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--set=rows=" + rows,
                        "--dbname=" + database,
                        "--file=" + script));
            }
        }
    }

    PackedArchive archive() {
        return archive(MemberSource.ofBytes(compressed));
    }

    PackedArchive archive(MemberSource members) {
        return new PackedArchive(members, () -> new ByteArrayInputStream(index));
    }

    /** Rows, bytes and hash of everything with data, by name. */
    Map<String, RowFacts> facts() throws IOException {
        Map<String, RowFacts> facts = new TreeMap<>();
        archive().<RuntimeException>entries((IndexEntry entry) -> {
            // From PostgreSQL 17 on large objects come in one entry for each combination of owner and rights.
            String name = entry.toc().namespace() == null
                    ? "large objects"
                    : entry.toc().qualifiedName();
            entry.data().flatMap(DataExtent::facts).ifPresent(found -> facts.merge(name, found, PackedDatabase::sum));
        });
        return facts;
    }

    private static RowFacts sum(RowFacts one, RowFacts other) {
        return new RowFacts(
                one.rows() + other.rows(),
                one.bytes() + other.bytes(),
                one.hash().plus(other.hash()));
    }

    /**
     * What must be there before rows come: stock pg_restore's section, and the large objects, which archives of PostgreSQL
     * 17 make in the data section.
     */
    void restoreBeforeData(PostgresCluster cluster, String database) throws Exception {
        restore(cluster, database, "pre-data");
        Path list = Files.createTempFile(plain.getParent(), "list", ".txt");
        ProcessBuilder listing = cluster.client("pg_restore", "--list", plain.toString());
        listing.redirectOutput(list.toFile()).start().waitFor();
        List<String> objects = Files.readAllLines(list).stream()
                .filter(line -> line.contains(" BLOB METADATA "))
                .toList();
        if (!objects.isEmpty()) {
            Files.write(list, objects);
            run(cluster.client(
                    "pg_restore", "--exit-on-error", "--use-list=" + list, "--dbname=" + database, plain.toString()));
        }
    }

    /** One of stock pg_restore's sections. */
    void restore(PostgresCluster cluster, String database, String section) throws Exception {
        run(cluster.client(
                "pg_restore", "--exit-on-error", "--section=" + section, "--dbname=" + database, plain.toString()));
    }

    /** A database of a test's cluster as a restore reaches it. */
    static PostgresDatabase target(PostgresCluster cluster, String database) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        database,
                        PostgresCluster.USER,
                        new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                        DatabaseConfig.SslMode.DISABLE,
                        Optional.empty()),
                Map.of("PASSWORD", cluster.password()));
    }
}
