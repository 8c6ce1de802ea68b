package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.PackedDump;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A database of a test's cluster, dumped and packed as a backup is. */
final class DumpedDatabase implements RestoreArchive {
    private final byte[] dump;
    private final PackedDump packed;
    private final String roles;
    private final SourceFacts facts;

    private DumpedDatabase(byte[] dump, String roles, SourceFacts facts) throws IOException {
        this.dump = dump;
        this.packed = PackedDump.of(dump);
        this.roles = roles;
        this.facts = facts;
    }

    static DumpedDatabase of(PostgresCluster cluster, String database) throws Exception {
        byte[] dump = output(cluster.client("pg_dump", "--format=custom", "--compress=0", database));
        byte[] roles = output(cluster.client("pg_dumpall", "--roles-only", "--no-role-passwords"));
        return new DumpedDatabase(dump, new String(roles, StandardCharsets.UTF_8), facts(cluster, database));
    }

    private static SourceFacts facts(PostgresCluster cluster, String database) throws SQLException {
        try (Connection connection = cluster.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select system_identifier, d.oid, current_setting('server_version'), pg_postmaster_start_time()"
                                + " from pg_control_system(), pg_database d where datname = current_database()")) {
            row.next();
            return new SourceFacts(
                    row.getString(1),
                    row.getLong(2),
                    database,
                    row.getString(3),
                    0,
                    "",
                    row.getObject(4, OffsetDateTime.class).toInstant());
        }
    }

    static byte[] output(ProcessBuilder builder) throws IOException, InterruptedException {
        builder.environment().put("PGTZ", "UTC");
        Process process = builder.start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", builder.command())).isZero();
        return bytes;
    }

    /** The backup as a restore's order names it. */
    BackupSource source() {
        PinnedObject object = new PinnedObject("db/test/2026/11/24/dump.sql.gz", "1", dump.length, "0".repeat(64));
        return new BackupSource(
                "backup-1", "2026/11/24", object, object, object, facts, Instant.parse("2026-11-24T03:30:00Z"), null);
    }

    /** Loads the rows as stock tools do, into tables that are there. */
    void loadRows(PostgresCluster target, String database, Path directory) throws Exception {
        Path file = Files.write(directory.resolve("dump"), dump);
        String list =
                new String(output(target.client("pg_restore", "--list", file.toString())), StandardCharsets.UTF_8);
        Path wanted = directory.resolve("list");
        Files.write(
                wanted,
                list.lines()
                        .filter(line -> line.matches("\\d+; \\d+ \\d+ (TABLE DATA|BLOBS) .*"))
                        .toList());
        output(target.client(
                "pg_restore", "--use-list=" + wanted, "--dbname=" + database, "--exit-on-error", file.toString()));
    }

    /** Restores everything as stock tools do. */
    void restoreByStockTools(PostgresCluster target, String database, Path directory) throws Exception {
        Path file = Files.write(directory.resolve("dump"), dump);
        target.client("pg_restore", "--enable-row-security", "--dbname=" + database, file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("stock.log").toFile())
                .start()
                .waitFor();
    }

    @Override
    public void toc(Entries entries) throws IOException, SQLException {
        packed.archive().<SQLException>toc(entries::take);
    }

    @Override
    public void data(DataOfEntries data) throws IOException {
        packed.archive().<RuntimeException>entries(entry -> {
            if (entry.toc().hasData()) {
                data.take(entry);
            }
        });
    }

    /** The packed archive, for those who load rows from it. */
    PackedArchive archive() {
        return packed.archive();
    }

    /** Its index. */
    IndexSource index() {
        return packed.index();
    }

    @Override
    public String roles() {
        return roles;
    }
}
