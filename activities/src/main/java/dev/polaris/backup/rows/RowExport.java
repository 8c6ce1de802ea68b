package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes staged rows into a file for a person, instead of into a table. */
public final class RowExport {
    private final PostgresDatabase target;
    private final Optional<RowFiles> files;

    /** @param files where the file goes; empty when the worker has no export directory */
    public RowExport(PostgresDatabase target, Optional<RowFiles> files) {
        this.target = target;
        this.files = files;
    }

    /**
     * Writes the file; repeating it replaces the file.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_CONFIGURATION} when there is no place for files
     */
    public ExportedRows export(RowOrder order, SessionWatch session) throws IOException {
        RowFiles place = files.orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                "The restore worker has no directory for exports; set restore.exportDirectory."));
        try (Connection connection = RowSession.open(target, order.restoreId())) {
            session.watch(connection);
            RowRegistry.Staging staging =
                    RowRegistry.staging(connection, order.restoreId()).orElseThrow(RowDifference::gone);
            List<StagedTable> tables = RowComparison.whole(connection, staging).orElseThrow(RowDifference::gone);
            return place.export(connection, order, tables.get(0));
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "exporting rows");
        }
    }
}
