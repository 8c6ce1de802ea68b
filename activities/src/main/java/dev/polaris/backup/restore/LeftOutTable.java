package dev.polaris.backup.restore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.Map;

/**
 * The plan's decisions, kept in the target: decided once, before anything is changed, and the same for every step and
 * every attempt after, whatever the target looks like by then.
 */
public final class LeftOutTable {
    /**
     * What was found on the way to be impossible. Apart from the plan's decisions, because the batches of a step follow from
     * those and must not change.
     */
    public static final String LATER = "polaris_restore.left_out_later";

    private static final String COLUMNS =
            " (dump_id integer primary key, reason text not null, unproven boolean not null)";
    private static final String UNIT = "prepare/left out";
    private static final int BATCH = 1_000;

    private LeftOutTable() {}

    /** Writes the decisions down, in a transaction of its own; what an earlier attempt wrote stays. */
    static void write(Connection connection, Map<Integer, LeftOut> leftOut) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists polaris_restore.left_out" + COLUMNS);
            statement.execute("create table if not exists " + LATER + COLUMNS);
        }
        if (!ProgressTable.begin(connection, UNIT, 0, 0, false)) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into polaris_restore.left_out values (?, ?, ?)")) {
            int waiting = 0;
            for (Map.Entry<Integer, LeftOut> entry : leftOut.entrySet()) {
                insert.setInt(1, entry.getKey());
                insert.setString(2, entry.getValue().reason());
                insert.setBoolean(3, entry.getValue().unproven());
                insert.addBatch();
                if (++waiting % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        connection.commit();
    }

    /** The dump ids of the entries that are left out, rows and large objects included. */
    public static BitSet read(Connection connection) throws SQLException {
        BitSet ids = new BitSet();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select dump_id from polaris_restore.left_out")) {
            while (rows.next()) {
                ids.set(rows.getInt(1));
            }
        }
        return ids;
    }
}
