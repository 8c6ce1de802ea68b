package dev.polaris.backup.restore;

import dev.polaris.backup.archive.ArchiveEncoding;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session that loads rows.
 *
 * <p>{@code synchronous_commit} is off. A unit's rows and its row of progress are one transaction, so a crash of the
 * server loses both or neither: no unit that is missing is ever taken for done, and waiting for the disk after every one
 * of a hundred thousand small tables would gain nothing. What a crash can still undo are the last units somebody was
 * already told of; therefore {@link DataConfirmation} ends the section with a commit that is waited for, and then looks
 * which units are there.
 */
final class LoadSession {
    /** PostgreSQL cuts longer names off. */
    private static final int LONGEST_NAME = 63;

    private static final String SETTINGS = """
            select pg_catalog.set_config('search_path', '', false);
            set statement_timeout = 0;
            set idle_in_transaction_session_timeout = 0;
            set lock_timeout = '30s';
            set row_security = off;
            set xmloption = content;
            set client_min_messages = warning;
            set synchronous_commit = off;
            set tcp_keepalives_idle = 30;
            set tcp_keepalives_interval = 10;
            set tcp_keepalives_count = 3;
            select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings where name = 'transaction_timeout';
            select pg_catalog.set_config(name, 'lz4', false) from pg_catalog.pg_settings
                where name = 'default_toast_compression' and 'lz4' = any(enumvals);
            """;

    private static final String END_EARLIER = "select pg_catalog.pg_terminate_backend(pid)"
            + " from pg_catalog.pg_stat_activity where application_name = pg_catalog.current_setting('application_name')"
            + " and usename = current_user and pid <> pg_catalog.pg_backend_pid()";

    private LoadSession() {}

    /** The name of a session that works on one part of a restore; not longer than the server keeps. */
    static String name(String restoreId, String part) {
        int room = LONGEST_NAME - part.length() - 1;
        return (restoreId.length() <= room ? restoreId : restoreId.substring(0, room)) + "/" + part;
    }

    /**
     * Makes a new connection one that loads rows, outside autocommit. Sessions of the same name are ended: they belong to
     * an attempt that nobody waits for any more, and would hold their unit until they notice.
     */
    static void prepare(Connection connection, ArchiveEncoding encoding) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            statement.execute(END_EARLIER);
        }
        try (PreparedStatement set =
                connection.prepareStatement("select pg_catalog.set_config('client_encoding', ?, false)")) {
            set.setString(1, encoding.name());
            set.execute();
        }
        connection.setAutoCommit(false);
    }

    /** Opens one. */
    static Connection open(PostgresDatabase target, String name, ArchiveEncoding encoding) throws SQLException {
        Connection connection = target.connect(name);
        try {
            prepare(connection, encoding);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
