package dev.polaris.backup.rows;

import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.SessionSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** A database that stands for a backup: its rows come as COPY text, in pieces that end anywhere. */
final class DatabaseAsBackup implements BackupTables {
    /** Smaller than any row, and no divisor of anything. */
    private static final int PIECE = 7;

    private final Connection connection;
    private final List<TableName> read = new ArrayList<>();

    DatabaseAsBackup(PostgresCluster cluster, String database) throws SQLException {
        connection = cluster.connect(database);
        for (Map.Entry<String, String> setting : SessionSettings.forRowText().entrySet()) {
            RowQueries.execute(connection, "set " + setting.getKey() + " = '" + setting.getValue() + "'");
        }
    }

    /** The tables that were read, each as often as it was. */
    List<TableName> read() {
        return read;
    }

    @Override
    public Optional<BackupTable> find(TableName name) throws IOException {
        try {
            List<String> columns = RowQueries.texts(
                            connection,
                            "select attname from pg_attribute where attrelid = to_regclass('"
                                    + name.sql().replace("'", "''")
                                    + "') and attnum > 0 and not attisdropped and attgenerated = '' order by attnum")
                    .stream()
                    .map(row -> row.get(0))
                    .toList();
            if (columns.isEmpty()) {
                return Optional.empty();
            }
            RowTextHash hash = new RowTextHash((bytes, offset, length) -> {});
            copy(name, columns, hash);
            return Optional.of(new BackupTable(name, columns, hash.rows(), hash.bytes(), hash.hash()));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void read(BackupTable table, TextSink sink) throws IOException {
        read.add(table.name());
        try {
            copy(table.name(), table.columns(), (bytes, offset, length) -> {
                for (int at = 0; at < length; at += PIECE) {
                    sink.write(bytes, offset + at, Math.min(PIECE, length - at));
                }
            });
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void copy(TableName name, List<String> columns, TextSink sink) throws SQLException, IOException {
        String list = String.join(", ", columns.stream().map(TableName::quoted).toList());
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy " + name.sql() + " (" + list + ") to stdout");
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            sink.write(row, 0, row.length);
        }
    }

    @Override
    public int serverMajor() {
        try {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String encoding() {
        return "UTF8";
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
