package dev.polaris.backup.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.ArchiveSummary;
import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.MemberSource;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.archive.PackedArchive;
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
import java.util.stream.Stream;

/**
 * The demo database in a cluster, and a packed dump of it in memory.
 *
 * @param raw the dump as pg_dump writes it
 * @param packed the same, packed
 * @param index its index
 * @param summary what the packer says
 */
record DemoBackup(byte[] raw, byte[] packed, byte[] index, ArchiveSummary summary) {
    static final String DATABASE = "demo";

    /** Loads the demo data into a database of the cluster. */
    static void load(PostgresCluster cluster, int rows) throws Exception {
        cluster.execute("postgres", "create database " + DATABASE);
        List<Path> scripts;
        try (Stream<Path> files = Files.list(Path.of("..", "demo"))) {
            scripts = files.filter(file -> file.getFileName().toString().matches("\\d\\d_.*\\.sql"))
                    .sorted()
                    .toList();
        }
        for (Path script : scripts) {
            run(
                    cluster,
                    DATABASE,
                    "psql",
                    "--no-psqlrc",
                    "--quiet",
                    "--set=ON_ERROR_STOP=1",
                    "--set=rows=" + rows,
                    "--file=" + script.getFileName());
        }
    }

    /** Creates the demo's roles. */
    static void loadRoles(PostgresCluster cluster) throws Exception {
        run(cluster, "postgres", "psql", "--no-psqlrc", "--quiet", "--file=10_roles.sql");
    }

    /** Dumps a database of the cluster as a backup does. */
    static DemoBackup of(PostgresCluster cluster, String database) throws Exception {
        ProcessBuilder dump = cluster.client("pg_dump", "--format=custom", "--compress=0");
        dump.environment().put("PGDATABASE", database);
        dump.environment().put("PGTZ", "UTC");
        dump.environment().put("PGOPTIONS", SessionSettings.asOptions());
        Process process = dump.start();
        byte[] raw = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return of(raw);
    }

    static DemoBackup of(byte[] raw) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        ArchiveSummary summary = new ArchivePacker(
                        PackSettings.of("backup-1", "attempt-1", SessionSettings.forRowText(), 2))
                .pack(new ByteArrayInputStream(raw), packed, index);
        return new DemoBackup(raw, packed.toByteArray(), index.toByteArray(), summary);
    }

    /** Restores it with the stock tool. */
    void restoreInto(PostgresCluster cluster, String database) throws Exception {
        cluster.execute("postgres", "create database " + database);
        Path file = Files.createTempFile("polaris-dump-", ".pgdump");
        try {
            Files.write(file, raw);
            run(cluster, database, "pg_restore", "--exit-on-error", "--dbname=" + database, file.toString());
        } finally {
            Files.delete(file);
        }
    }

    PackedArchive archive() {
        return new PackedArchive(MemberSource.ofBytes(packed), indexSource());
    }

    IndexSource indexSource() {
        return () -> new ByteArrayInputStream(index);
    }

    /** A database of a cluster as a restore's target. */
    static PostgresDatabase target(PostgresCluster cluster, String database) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        database,
                        PostgresCluster.USER,
                        new SecretReference(SecretReference.Source.ENV, "TARGET"),
                        DatabaseConfig.SslMode.DISABLE,
                        Optional.empty()),
                Map.of("TARGET", cluster.password()));
    }

    private static void run(PostgresCluster cluster, String database, String program, String... arguments)
            throws Exception {
        ProcessBuilder builder = cluster.client(program, arguments);
        builder.environment().put("PGDATABASE", database);
        builder.directory(Path.of("..", "demo").toFile());
        builder.redirectErrorStream(true).redirectError(ProcessBuilder.Redirect.PIPE);
        Process process = builder.start();
        String printed;
        try (InputStream output = process.getInputStream()) {
            printed = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor()).as(program + ": " + printed).isZero();
    }
}
