package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** The staging schema of one restore: makes its tables and loads the backup's rows into them. */
final class StagingArea {
    private static final int LONGEST_READABLE_NAME = 40;
    private static final int BUFFER = 64 * 1024;

    private final Connection connection;
    private final RowOrder order;
    private final String schema;
    private final BackupTables backup;
    private final RowReading reading;
    private final List<StagedTable> tables = new ArrayList<>();

    StagingArea(Connection connection, RowOrder order, BackupTables backup, RowReading reading) {
        this.connection = connection;
        this.order = order;
        this.schema = schemaOf(order);
        this.backup = backup;
        this.reading = reading;
    }

    /** The schema's name: the ticket for people, the restore for being the only one of that name. */
    static String schemaOf(RowOrder order) {
        String ticket = order.ticket().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        String restore = order.restoreId().replaceAll("[^a-z0-9]", "");
        return "polaris_rows_" + ticket.substring(0, Math.min(20, ticket.length())) + "_"
                + restore.substring(Math.max(0, restore.length() - 12));
    }

    String schema() {
        return schema;
    }

    List<StagedTable> tables() {
        return List.copyOf(tables);
    }

    /** The staged rows of a table, if they were staged. */
    Optional<StagedTable> table(TableName name) {
        return tables.stream().filter(table -> table.live().name().equals(name)).findFirst();
    }

    /** Makes the schema, empty, in place of whatever an earlier attempt left. */
    void create() throws SQLException {
        RowRegistry.create(connection);
        Optional<RowRegistry.Staging> before = RowRegistry.staging(connection, order.restoreId());
        if (before.isPresent()) {
            RowRegistry.dropStaging(connection, before.get());
        }
        execute("create schema " + TableName.quoted(schema));
        Grants.revokeAll(connection, schema);
        RowRegistry.open(connection, order, schema);
    }

    /** Makes the staging table of a table of the backup; its columns have the types of today, by name. */
    StagedTable add(BackupTable stored, TableRelation relation) throws SQLException {
        LiveTable live = LiveCatalog.read(connection, stored.name());
        refuseWithoutKey(live, stored);
        String readable = stored.name().name();
        String name = (tables.size() + 1) + "_"
                + (readable.length() <= LONGEST_READABLE_NAME && readable.matches("\\w*") ? readable : "");
        StagedTable table = new StagedTable(live, relation, new TableName(schema, name), stored.columns());
        String columns = stored.columns().stream()
                .map(column -> live.column(column).isPresent()
                        ? TableName.quoted(column)
                        : "null::text as " + TableName.quoted(column))
                .map(column -> column + ", ")
                .collect(Collectors.joining());
        execute("create unlogged table " + table.staging().sql() + " as select " + columns + "false as "
                + StagedTable.SELECTED + " from " + live.name().sql() + " limit 0");
        execute("alter table " + table.staging().sql() + " alter column " + StagedTable.SELECTED
                + " set default false");
        Grants.revokeAll(connection, schema);
        tables.add(table);
        return table;
    }

    private static void refuseWithoutKey(LiveTable live, BackupTable stored) {
        if (stored.columns().isEmpty()) {
            throw FailureType.TARGET_UNSUITABLE.failure(live.name() + " has no columns in the backup.");
        }
        for (KeyColumn key : live.key()) {
            if (!stored.columns().contains(key.name())) {
                throw FailureType.TARGET_UNSUITABLE.failure("The key of " + live.name() + " holds the column "
                        + key.name() + ", which the backup does not have.");
            }
        }
    }

    /**
     * Loads the table's rows in place of those that were loaded before.
     *
     * @param columns places of the columns that rows are chosen by; empty to load every row
     * @param wanted the values that choose a row
     */
    void load(StagedTable table, List<Integer> columns, Collection<List<String>> wanted)
            throws SQLException, IOException {
        BackupTable stored = backup.find(table.live().name()).orElseThrow();
        connection.setAutoCommit(false);
        try {
            execute("truncate " + table.staging().sql());
            // For this transaction only: names of tables and columns are in Java's own encoding.
            execute("set local client_encoding = '" + backup.encoding() + "'");
            RowTextHash loaded = copyIn(table, stored, columns, wanted);
            if (columns.isEmpty() && !loaded.hash().equals(stored.hash())) {
                throw FailureType.DAMAGED_ARCHIVE.told("The rows of " + stored.name()
                        + " in the backup are not those that its index tells of. Choose another backup.");
            }
            compareStaged(table, loaded);
            execute("set local client_encoding = 'UTF8'");
            RowRegistry.addTable(connection, order.restoreId(), tables.indexOf(table) + 1, table, loaded.rows());
            connection.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            rollBack(e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
        execute("analyze " + table.staging().sql());
    }

    private void rollBack(Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private RowTextHash copyIn(
            StagedTable table, BackupTable stored, List<Integer> columns, Collection<List<String>> wanted)
            throws SQLException, IOException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table.staging().sql() + columnList(table) + " from stdin");
        try {
            CopySink sink = new CopySink(copy, BUFFER);
            RowTextHash hash = new RowTextHash(sink);
            reading.read(backup, stored, columns.isEmpty() ? hash : new RowFilter(columns, wanted, hash));
            sink.flush();
            copy.endCopy();
            return hash;
        } catch (CopySink.CopyFailed e) {
            throw unfitting(table, e.failure());
        } catch (SQLException e) {
            throw unfitting(table, e);
        } finally {
            cancel(copy);
        }
    }

    private static void cancel(CopyIn copy) {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                // What ended the copy is already being thrown.
            }
        }
    }

    private static String columnList(StagedTable table) {
        return table.columns().stream().map(TableName::quoted).collect(Collectors.joining(", ", " (", ")"));
    }

    /** Class 22 and 23: a value is none of the type, or of the domain, that the column has today. */
    private static SQLException unfitting(StagedTable table, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("22") || state.startsWith("23")) {
            throw FailureType.TARGET_UNSUITABLE.failure(
                    "Rows of " + table.live().name()
                            + " in the backup do not fit the types its columns have today (SQLSTATE " + state + ").");
        }
        return e;
    }

    /** Reads the staged rows back: a type that was changed since may have taken the values and altered them. */
    private void compareStaged(StagedTable table, RowTextHash loaded) throws SQLException, IOException {
        RowTextHash staged = new RowTextHash((bytes, offset, length) -> {});
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy " + table.staging().sql() + columnList(table) + " to stdout");
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            staged.write(row, 0, row.length);
            reading.moved(row.length);
        }
        if (staged.hash().equals(loaded.hash())) {
            return;
        }
        boolean otherMajor = serverMajor() != backup.serverMajor();
        RowRegistry.addFinding(
                connection,
                order.restoreId(),
                new RowRegistry.Finding(
                        !otherMajor,
                        "values of " + table.live().name() + " change when they become the types its columns have today"
                                + (otherMajor
                                        ? ", or are only written differently by PostgreSQL " + serverMajor()
                                                + " than by " + backup.serverMajor()
                                        : "")));
    }

    private int serverMajor() throws SQLException {
        return (int) (number("select current_setting('server_version_num')::int") / 10_000);
    }

    long number(String query) throws SQLException {
        return RowQueries.number(connection, query);
    }

    List<List<String>> texts(String query) throws SQLException {
        return RowQueries.texts(connection, query);
    }

    long execute(String sql) throws SQLException {
        return RowQueries.execute(connection, sql);
    }
}
