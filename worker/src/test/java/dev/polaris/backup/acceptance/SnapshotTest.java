package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.postgres.SessionSettings;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Counts and hashes are those of the snapshot that was dumped, whatever writers do meanwhile. */
final class SnapshotTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    @Test
    void countsAndHashesAreOfTheDumpedMomentWhileAWriterIsAtWork() throws Exception {
        try (CrashDatabase database = new CrashDatabase(40);
                Installation installation = Installation.of(database.name());
                Writer writer = new Writer(database.name())) {
            installation.worker("all");
            writer.awaitWrites(20);
            HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
            WorkflowStub run = installation.startBackup();
            held.awaitArrival();
            TableFacts recordings;
            TableFacts transcripts;
            try (Connection sameMoment = inTheDumpsSnapshot(database.name())) {
                writer.awaitWrites(20);
                recordings = recompute(sameMoment, "recordings");
                transcripts = recompute(sameMoment, "transcripts");
            }
            held.release();

            BackupResult result = installation.await(run, BackupResult.class);

            BackupDetails shown = installation.await(
                    installation.start("ShowBackup", new ShowBackupRequest(installation.env(), result.slot(), null)),
                    BackupDetails.class);
            assertThat(shown.tables()).containsExactlyInAnyOrder(recordings, transcripts);
            try (Connection now = Stack.admin(database.name())) {
                assertThat(count(now, "recordings")).as("rows today").isNotEqualTo(recordings.rows());
            }
        }
    }

    /** The one snapshot that is exported on the cluster now is the dump's. */
    private static Connection inTheDumpsSnapshot(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", Stack.variable("POLARIS_SOURCE_ADMIN_USER"));
        properties.setProperty("password", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"));
        properties.setProperty("options", SessionSettings.asOptions());
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://" + Stack.sourceHost() + ":" + Stack.sourcePort() + "/" + database, properties);
        try (Statement statement = connection.createStatement();
                ResultSet exported = statement.executeQuery("select pg_ls_dir('pg_snapshots')")) {
            assertThat(exported.next()).as("a snapshot is exported").isTrue();
            String id = exported.getString(1);
            assertThat(exported.next()).as("a second one is").isFalse();
            statement.execute("begin isolation level repeatable read, read only");
            statement.execute("set transaction snapshot '" + id + "'");
        }
        return connection;
    }

    private static TableFacts recompute(Connection connection, String table) throws Exception {
        RowSum sum = new RowSum();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy public." + table + " (id, content) to stdout", sum);
        assertThat(sum.rows).isEqualTo(count(connection, table));
        return new TableFacts("public." + table, sum.rows, sum.bytes, String.format("%032x", sum.total));
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from public." + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** docs/formats.md, "Row hash", written down a second time. pgjdbc hands over one row a call. */
    private static final class RowSum extends OutputStream {
        private long rows;
        private long bytes;
        private BigInteger total = BigInteger.ZERO;

        @Override
        public void write(int value) throws IOException {
            throw new IOException("rows come whole");
        }

        @Override
        public void write(byte[] row, int offset, int length) {
            assertThat(row[offset + length - 1]).isEqualTo((byte) '\n');
            HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(row, offset, length - 1);
            BigInteger value = new BigInteger(Long.toUnsignedString(hash.getMostSignificantBits()))
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(hash.getLeastSignificantBits())));
            total = total.add(value).mod(MODULUS);
            rows++;
            bytes += length;
        }
    }

    /** Inserts, changes and deletes rows of both tables until it is closed. */
    private static final class Writer implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong writes = new AtomicLong();
        private final Connection connection;
        private final Thread thread;
        private volatile SQLException failure;

        Writer(String database) throws SQLException {
            connection = Stack.admin(database);
            thread = new Thread(this::write, "writer");
            thread.start();
        }

        void awaitWrites(long more) throws Exception {
            long until = writes.get() + more;
            Eventually.await("the writer writes", () -> {
                if (failure != null) {
                    throw failure;
                }
                return writes.get() >= until;
            });
        }

        private void write() {
            try (Statement statement = connection.createStatement()) {
                for (long id = 1; !stopped.get(); id++) {
                    for (String table : new String[] {"recordings", "transcripts"}) {
                        statement.execute("insert into " + table + " values (" + (1_000_000 + id) + ", 'new')");
                        statement.execute("update " + table + " set content = 'changed' where id = " + 2 * id);
                        if (id % 3 == 0) {
                            statement.execute("delete from " + table + " where id = " + (2 * id + 1));
                        }
                    }
                    writes.incrementAndGet();
                }
            } catch (SQLException e) {
                failure = e;
            }
        }

        @Override
        public void close() throws Exception {
            stopped.set(true);
            thread.join();
            connection.close();
        }
    }
}
