package dev.polaris.backup.doctor;

import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at one target: reachable, fit, not the source, and whether something stands in it. Changes nothing. */
final class TargetExamination {
    private static final int OLDEST_SERVER = 14;
    private static final int NEWEST_SERVER = 18;

    private static final String FACTS = """
            select current_setting('server_version'),
                   current_setting('server_version_num')::int / 10000,
                   r.rolsuper,
                   r.rolcreaterole,
                   r.rolbypassrls,
                   has_database_privilege(d.oid, 'create'),
                   d.oid::bigint,
                   pg_is_in_recovery(),
                   (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind in ('r', 'p', 'm', 'S', 'v') and n.nspname !~ '^pg_'
                      and n.nspname not in ('information_schema', 'polaris_restore')),
                   to_regclass('polaris_restore.restore') is not null,
                   pg_postmaster_start_time()
            from pg_database d, pg_roles r
            where d.datname = current_database() and r.rolname = current_user""";

    private final TargetConfig config;
    private final PostgresDatabase target;

    TargetExamination(TargetConfig config, PostgresDatabase target) {
        this.config = config;
        this.target = target;
    }

    /**
     * What was found out.
     *
     * @param source what the newest backup is of; empty when there is no backup to compare with
     */
    List<Finding> examine(Optional<SourceFacts> source) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Probe.allowed(check(), () -> {
            target.refusePooler();
            try (Connection connection = target.connect("polaris-doctor")) {
                Facts facts = facts(connection);
                findings.add(rights(connection, facts));
                findings.add(identity(connection, facts, source));
                findings.add(contents(facts));
                return target.label() + " on PostgreSQL " + facts.version();
            } catch (SQLException e) {
                throw PostgresFailures.of(e, target, "examining it");
            }
        }));
        // What is reached comes before what was found there.
        findings.add(0, findings.remove(findings.size() - 1));
        return findings;
    }

    private record Facts(
            String version,
            boolean superuser,
            boolean createsRoles,
            boolean bypassesRowSecurity,
            boolean creates,
            long databaseOid,
            long relations,
            boolean begun,
            Instant serverStartedAt) {}

    private Facts facts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            if (row.getInt(2) < OLDEST_SERVER || row.getInt(2) > NEWEST_SERVER) {
                throw FailureType.UNSUPPORTED_SERVER.failure(
                        target.label() + " is PostgreSQL " + row.getString(1) + ".");
            }
            if (row.getBoolean(8)) {
                throw FailureType.TARGET_UNSUITABLE.failure(target.label() + " is a standby and only reads.");
            }
            return new Facts(
                    row.getString(1),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getLong(7),
                    row.getLong(9),
                    row.getBoolean(10),
                    row.getObject(11, OffsetDateTime.class).toInstant());
        }
    }

    private Finding rights(Connection connection, Facts facts) {
        String user = target.config().user();
        if (!facts.creates()) {
            return Finding.failed(
                    check() + " rights",
                    user + " may not create schemas in " + target.label(),
                    "Make it the database's owner, or grant create on database.");
        }
        if (facts.superuser()) {
            return Finding.ok(check() + " rights", user + " is superuser");
        }
        List<String> lacking = new ArrayList<>();
        if (!facts.createsRoles()) {
            lacking.add("CREATEROLE");
        }
        if (!facts.bypassesRowSecurity()) {
            lacking.add("BYPASSRLS");
        }
        if (config.kind() == TargetConfig.Kind.SUPABASE && !mayBeReplica(connection)) {
            lacking.add("SET on session_replication_role");
        }
        if (!lacking.isEmpty()) {
            return Finding.failed(
                    check() + " rights",
                    user + " lacks " + String.join(", ", lacking),
                    "Use the project's postgres login, or grant what is named.");
        }
        return config.kind() == TargetConfig.Kind.SUPABASE
                ? Finding.ok(check() + " rights", user + " has what a project's login has")
                : Finding.warning(
                        check() + " rights",
                        user + " is no superuser",
                        "Extensions and event triggers may be refused; `polaris restore plan` tells.");
    }

    /** Only there for the transaction that is rolled back. */
    private static boolean mayBeReplica(Connection connection) {
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local session_replication_role = replica");
                return true;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            return false;
        }
    }

    private Finding identity(Connection connection, Facts facts, Optional<SourceFacts> source) {
        String check = check() + " is not the source";
        if (source.isEmpty()) {
            return Finding.warning(
                    check, "there is no backup to compare it with", "Take a backup, then examine again.");
        }
        Optional<Boolean> same =
                source.get().isDatabase(systemIdentifier(connection), facts.databaseOid(), facts.serverStartedAt());
        if (same.isEmpty()) {
            return Finding.warning(
                    check,
                    "one of the servers does not tell its identity",
                    "Make sure yourself that " + target.label() + " is another database than the source.");
        }
        return same.get()
                ? Finding.failed(
                        check,
                        target.label() + " is the database that is backed up",
                        FailureType.TARGET_IS_SOURCE.hint())
                : Finding.ok(check, "another database");
    }

    /** Some hosts withhold the control file. */
    private static Optional<String> systemIdentifier(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select system_identifier::text from pg_control_system()")) {
            row.next();
            return Optional.of(row.getString(1));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private Finding contents(Facts facts) {
        String check = check() + " contents";
        if (facts.begun()) {
            return Finding.warning(
                    check,
                    "a restore was begun here and has not ended",
                    "See `polaris status`; `polaris restore resume` goes on with it.");
        }
        if (facts.relations() == 0 || config.kind() == TargetConfig.Kind.SUPABASE) {
            return Finding.ok(check, facts.relations() + " relations");
        }
        return Finding.warning(
                check, facts.relations() + " relations", "A whole database is restored into an empty one only.");
    }

    private String check() {
        return "target " + config.name();
    }
}
