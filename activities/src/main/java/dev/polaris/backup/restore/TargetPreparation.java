package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresFailures;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes a target for a restore: from here on it is this restore's, and the plan's decisions are written down in it. */
final class TargetPreparation {
    private static final String UNIT = "prepare/roles";

    private final RestoreWork work;
    private final TargetFacts facts;

    TargetPreparation(RestoreWork work, TargetFacts facts) {
        this.work = work;
        this.facts = facts;
    }

    /**
     * Prepares the target; repeating it changes nothing.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_BUSY} when another restore has it
     */
    StepResult run(RestorePlanner.Planned planned, String planDigest) throws IOException {
        take(planDigest);
        try (RestoreSession session = work.sessions().open()) {
            try {
                LeftOutTable.write(session.connection(), planned.tally().leftOut());
                createRoles(session, planned.roles());
            } catch (SQLException e) {
                throw session.failure(e, "preparing the target");
            }
        }
        return work.result();
    }

    private void take(String planDigest) {
        String restoreId = work.order().restoreId();
        try (Connection connection = work.sessions().target().connect(restoreId)) {
            String holder = ProgressTable.take(connection, restoreId, planDigest);
            if (!holder.equals(restoreId)) {
                throw FailureType.TARGET_BUSY.failure("Restore " + holder + " has target "
                        + work.sessions().target().label() + ".");
            }
            ProgressTable.forgetLost(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, work.sessions().target(), "taking the target");
        }
    }

    private void createRoles(RestoreSession session, List<String> roles) throws IOException, SQLException {
        if (!ProgressTable.begin(session.connection(), UNIT, 0, 0, false)) {
            return;
        }
        RoleScript script = RoleScript.parse(work.archive().roles());
        Set<String> created = new LinkedHashSet<>(roles);
        for (String role : created) {
            attempt(session, "ROLE " + role, List.of(script.create(role)));
            attempt(session, "ROLE " + role, List.of(script.setAttributes(role)));
            attempt(session, "ROLE " + role, script.remarks(role));
        }
        for (String grant : script.memberships(created)) {
            attempt(session, "membership", List.of(grant));
        }
        if (!facts.superuser()) {
            for (String role : created) {
                // Only a member can give a role what it created.
                attempt(
                        session,
                        "ROLE " + role,
                        List.of("GRANT " + SqlNames.quoted(role) + " TO " + SqlNames.quoted(facts.login())));
            }
        }
        session.commit();
        work.finished(created.size(), false);
    }

    /** What a login may not do about roles is written down; whether an object can do without is seen at the object. */
    private void attempt(RestoreSession session, String what, List<String> statements) throws SQLException {
        for (String statement : statements) {
            if (statement.isEmpty()) {
                continue;
            }
            Savepoint before = session.connection().setSavepoint();
            try {
                session.execute(statement);
            } catch (SQLException e) {
                session.connection().rollback(before);
                work.find(RestoreFinding.warning(
                        what,
                        PostgresFailures.ofEntry(e, work.sessions().target(), what)
                                .getOriginalMessage()));
            }
        }
    }
}
