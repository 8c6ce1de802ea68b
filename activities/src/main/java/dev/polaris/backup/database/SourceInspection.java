package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;

/** Looks at the source and the tools before a backup, and refuses what cannot be backed up. */
public final class SourceInspection {
    /**
     * A database of this size, indexes included, may not fit one object of about 0.5 TiB compressed. COPY text compresses
     * to a third or less, and heap is rarely more than two thirds of a database.
     */
    private static final long LARGEST_SOURCE = 2L << 40;

    private static final String FACTS = """
            select current_setting('server_version'), current_setting('server_version_num')::int / 10000,
                   d.oid::bigint, d.datname, pg_database_size(d.oid), pg_postmaster_start_time()
            from pg_database d where d.datname = current_database()""";

    /** A dump turns row security off and then fails on the first table whose policies hide rows. */
    private static final String HIDDEN_TABLES = """
            select count(*) from pg_class c join pg_roles r on r.rolname = current_user
            where c.relrowsecurity and not r.rolsuper and not r.rolbypassrls
              and (c.relforcerowsecurity or not pg_has_role(c.relowner, 'usage'))""";

    private static final String UNREADABLE_TABLES = """
            select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
              and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'))""";

    private final PostgresDatabase source;
    private final DumpConfig config;

    public SourceInspection(PostgresDatabase source, DumpConfig config) {
        this.source = source;
        this.config = config;
    }

    /**
     * What the source is.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, when it cannot be reached or must not be dumped
     */
    public SourceFacts inspect() {
        source.refusePooler();
        try (Connection connection = source.connect("polaris-inspection");
                Statement statement = connection.createStatement()) {
            refuseIfAny(statement, HIDDEN_TABLES, "row security hides rows from it in", "Give it BYPASSRLS.");
            refuseIfAny(statement, UNREADABLE_TABLES, "it may not read", "Give it pg_read_all_data.");
            String systemIdentifier = systemIdentifier(statement);
            try (ResultSet facts = statement.executeQuery(FACTS)) {
                facts.next();
                DumpTools tools = DumpTools.choose(config.toolDirectory(), facts.getInt(2));
                refuseTooLarge(facts.getLong(5));
                return new SourceFacts(
                        systemIdentifier,
                        facts.getLong(3),
                        facts.getString(4),
                        facts.getString(1),
                        facts.getLong(5),
                        tools.version(),
                        facts.getObject(6, OffsetDateTime.class).toInstant());
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, source, "inspecting the source");
        }
    }

    private void refuseIfAny(Statement statement, String query, String what, String remedy) throws SQLException {
        try (ResultSet count = statement.executeQuery(query)) {
            count.next();
            if (count.getLong(1) > 0) {
                throw FailureType.MISSING_PRIVILEGE.told("The login "
                        + source.config().user() + " cannot dump "
                        + source.config().label() + ": " + what + " " + count.getLong(1) + " tables or sequences. "
                        + remedy);
            }
        }
    }

    /** Some hosts withhold the control file. */
    private static String systemIdentifier(Statement statement) {
        try (ResultSet row = statement.executeQuery("select system_identifier::text from pg_control_system()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return null;
        }
    }

    private void refuseTooLarge(long bytes) {
        if (bytes > LARGEST_SOURCE) {
            throw FailureType.SOURCE_TOO_LARGE.failure(
                    source.config().label() + " is " + (bytes >> 30) + " GiB; 2048 GiB is the most.");
        }
    }
}
