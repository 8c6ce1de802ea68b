package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes the plan of a merge, as of one moment of the target, and changes nothing. */
public final class RowDifference {
    private final PostgresDatabase target;
    private final Optional<RowFiles> files;

    /** @param files where samples go; empty for nowhere */
    public RowDifference(PostgresDatabase target, Optional<RowFiles> files) {
        this.target = target;
        this.files = files;
    }

    /**
     * Compares.
     *
     * @param session takes the session that does the work, which may be asked what it is doing
     * @throws IOException when the samples cannot be written
     */
    public RowPlan compare(RowOrder order, SessionWatch session) throws IOException {
        try (Connection connection = RowSession.open(target, order.restoreId())) {
            session.watch(connection);
            connection.setAutoCommit(false);
            RowQueries.execute(connection, "set transaction isolation level repeatable read, read only");
            RowRegistry.Staging staging =
                    RowRegistry.staging(connection, order.restoreId()).orElseThrow(RowDifference::gone);
            List<StagedTable> tables = RowComparison.whole(connection, staging).orElseThrow(RowDifference::gone);
            RowPlan plan = new RowComparison(connection, order, staging.schema(), tables).compare();
            String samples =
                    files.isEmpty() ? null : files.get().writeSamples(connection, order, staging.schema(), tables);
            connection.rollback();
            return new RowPlan(
                    plan.digest(),
                    plan.mode(),
                    plan.tables(),
                    plan.findings(),
                    plan.refusals(),
                    samples,
                    plan.schema());
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "comparing rows");
        }
    }

    /** The staged rows must be brought in again, and compared again. */
    static ApplicationFailure gone() {
        return FailureType.PLAN_CHANGED.failure(
                "The staged rows are gone: the target crashed, or their time was over.");
    }
}
