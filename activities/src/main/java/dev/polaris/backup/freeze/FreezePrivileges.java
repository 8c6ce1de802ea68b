package dev.polaris.backup.freeze;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whether a login could freeze the database it is connected to; nothing is changed to find out. */
final class FreezePrivileges {
    private static final String QUESTIONS = """
            select pg_is_in_recovery(),
                   pg_has_role(current_user, d.datdba, 'usage'),
                   has_database_privilege(d.oid, 'create') or to_regnamespace('polaris_freeze') is not null,
                   pg_has_role(current_user, 'pg_signal_backend', 'usage')
                       and pg_has_role(current_user, 'pg_read_all_stats', 'usage'),
                   (select count(*) from pg_prepared_xacts where database = d.datname),
                   current_user
            from pg_database d where d.datname = current_database()""";

    private final Connection connection;

    FreezePrivileges(Connection connection) {
        this.connection = connection;
    }

    /** What stands in the way, each with what to do. */
    List<String> problems() throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTIONS)) {
            row.next();
            String login = row.getString(6);
            if (row.getBoolean(1)) {
                problems.add("The server is a standby; freeze its primary.");
            }
            if (!row.getBoolean(2)) {
                problems.add(login + " does not own the database and cannot make it read-only; use a login that does.");
            }
            if (!row.getBoolean(3)) {
                problems.add(
                        login + " may not create a schema for the freeze's notes; grant it CREATE on the database.");
            }
            if (!row.getBoolean(4)) {
                problems.add(login
                        + " may not see and end other sessions; grant it pg_read_all_stats and pg_signal_backend.");
            }
            if (row.getInt(5) > 0) {
                problems.add(
                        row.getInt(5)
                                + " prepared transaction(s) are open and could still be committed; end them (pg_prepared_xacts).");
            }
        }
        return problems;
    }
}
