package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.SQLException;

/** Is told which session does the work, so that it can be watched and ended from another thread. */
@FunctionalInterface
public interface SessionWatch {
    /** For work that nobody watches. */
    SessionWatch NONE = connection -> {};

    void watch(Connection connection) throws SQLException;
}
