package dev.polaris.backup.worker;

import dev.polaris.backup.canary.CanaryRestoreWorkflow;
import dev.polaris.backup.canary.CanaryRunWorkflow;
import dev.polaris.backup.catalog.DiffBackupsWorkflow;
import dev.polaris.backup.catalog.ListBackupsWorkflow;
import dev.polaris.backup.catalog.ShowBackupWorkflow;
import dev.polaris.backup.database.DatabaseBackupRunWorkflow;
import dev.polaris.backup.database.DatabaseBackupWorkflow;
import dev.polaris.backup.database.ImportArchiveWorkflow;
import dev.polaris.backup.database.SchemaSnapshotRunWorkflow;
import dev.polaris.backup.database.SchemaSnapshotWorkflow;
import dev.polaris.backup.doctor.DoctorWorkflow;
import dev.polaris.backup.drill.TableDrillRunWorkflow;
import dev.polaris.backup.drill.TableDrillWorkflow;
import dev.polaris.backup.loss.FindLossesWorkflow;
import dev.polaris.backup.procedure.DatabaseRestoreRunWorkflow;
import dev.polaris.backup.procedure.DatabaseRestoreWorkflow;
import dev.polaris.backup.procedure.KeptInstanceWorkflow;
import dev.polaris.backup.rebuild.FullRebuildRunWorkflow;
import dev.polaris.backup.rebuild.FullRebuildWorkflow;
import dev.polaris.backup.restore.PlanRestoreIntoTargetWorkflow;
import dev.polaris.backup.restore.RestoreDataWorkflow;
import dev.polaris.backup.restore.RestoreIntoTargetWorkflow;
import dev.polaris.backup.restore.RestoreRunWorkflow;
import dev.polaris.backup.rows.RowRestoreRunWorkflow;
import dev.polaris.backup.rows.RowRestoreWorkflow;
import dev.polaris.backup.storage.ListSyncsWorkflow;
import dev.polaris.backup.storage.ShowSyncWorkflow;
import dev.polaris.backup.storage.StorageSyncRangesWorkflow;
import dev.polaris.backup.storage.StorageSyncRunWorkflow;
import dev.polaris.backup.storage.StorageSyncWorkflow;
import dev.polaris.backup.storage.StorageVerifyRunWorkflow;
import dev.polaris.backup.storage.StorageVerifyWorkflow;
import dev.polaris.backup.storage.restore.StorageRestoreObjectsWorkflow;
import dev.polaris.backup.storage.restore.StorageRestoreRunWorkflow;
import dev.polaris.backup.storage.restore.StorageRestoreWorkflow;
import dev.polaris.backup.verify.VerifyBackupWorkflow;

/** The workflows that a control worker runs. Each has saved histories that it must still replay. */
final class WorkflowTypes {
    static final Class<?>[] ALL = {
        DatabaseBackupWorkflow.class,
        DatabaseBackupRunWorkflow.class,
        SchemaSnapshotWorkflow.class,
        SchemaSnapshotRunWorkflow.class,
        ImportArchiveWorkflow.class,
        VerifyBackupWorkflow.class,
        ListBackupsWorkflow.class,
        ShowBackupWorkflow.class,
        DiffBackupsWorkflow.class,
        FindLossesWorkflow.class,
        DoctorWorkflow.class,
        RestoreIntoTargetWorkflow.class,
        PlanRestoreIntoTargetWorkflow.class,
        RestoreRunWorkflow.class,
        RestoreDataWorkflow.class,
        RowRestoreWorkflow.class,
        RowRestoreRunWorkflow.class,
        CanaryRestoreWorkflow.class,
        CanaryRunWorkflow.class,
        TableDrillWorkflow.class,
        TableDrillRunWorkflow.class,
        StorageSyncWorkflow.class,
        StorageSyncRunWorkflow.class,
        StorageSyncRangesWorkflow.class,
        StorageVerifyWorkflow.class,
        StorageVerifyRunWorkflow.class,
        ListSyncsWorkflow.class,
        ShowSyncWorkflow.class,
        StorageRestoreWorkflow.class,
        StorageRestoreRunWorkflow.class,
        StorageRestoreObjectsWorkflow.class,
        DatabaseRestoreWorkflow.class,
        DatabaseRestoreRunWorkflow.class,
        KeptInstanceWorkflow.class,
        FullRebuildWorkflow.class,
        FullRebuildRunWorkflow.class
    };

    private WorkflowTypes() {}
}
