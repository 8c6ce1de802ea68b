package dev.polaris.backup.starter;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.rows.ExportedRows;
import dev.polaris.backup.rows.MergeOrder;
import dev.polaris.backup.rows.MergeReport;
import dev.polaris.backup.rows.RowActivities;
import dev.polaris.backup.rows.RowOrder;
import dev.polaris.backup.rows.RowPlan;
import dev.polaris.backup.rows.RowRestoreRequest;
import dev.polaris.backup.rows.RowSource;
import dev.polaris.backup.rows.StagedRows;
import dev.polaris.backup.rows.TableDifference;
import dev.polaris.backup.rows.TableName;
import dev.polaris.backup.rows.TableRelation;
import dev.polaris.backup.s3.PinnedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A table as the real workflows see it, without a database: three rows of it are missing. */
final class StandInRows implements RowActivities {
    static final String DIGEST = "abcdef0123456789".repeat(4);
    private static final PinnedObject OBJECT = new PinnedObject("db/prod/x", "v1", 1, "0".repeat(64));

    @Override
    public RowSource locate(RowRestoreRequest request) {
        if (request.backup() != null && request.acceptUnproven() == null) {
            throw FailureType.NOT_PROVEN.failure("Backup " + request.backup() + " is VERIFIED, not PROVEN.");
        }
        BackupSource backup = new BackupSource(
                "backup-1",
                "2026/11/24",
                OBJECT,
                OBJECT,
                null,
                new SourceFacts("1", 1, "postgres", "15.18", 1, "15.18", null),
                Instant.EPOCH,
                null);
        return new RowSource(
                backup, BackupState.PROVEN, TableName.parse(request.table()), 10, 100, "live", "host:5432/postgres");
    }

    @Override
    public StagedRows stage(RowOrder order) {
        return new StagedRows("polaris_rows_x", List.of(), 100, Instant.EPOCH);
    }

    @Override
    public RowPlan diff(RowOrder order) {
        TableDifference table = new TableDifference(
                order.source().table(), TableRelation.ROOT, List.of("id"), 3, 1, 6, 0, Map.of("email", 1L), 3, 0, 0);
        return new RowPlan(
                DIGEST, order.options().mode(), List.of(table), List.of(), List.of(), null, "polaris_rows_x");
    }

    @Override
    public MergeReport merge(MergeOrder order) {
        return new MergeReport(
                order.planDigest(),
                List.of(new MergeReport.Table(order.order().source().table(), 3, 0, 0, 7, 10)),
                1,
                Instant.EPOCH);
    }

    @Override
    public ExportedRows export(RowOrder order) {
        return new ExportedRows("restorer", "/exports/profiles.csv", 3, 64, "0".repeat(64));
    }

    @Override
    public void drop(RowOrder order) {}
}
