package dev.polaris.backup.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.canary.CanaryRestoreWorkflow;
import dev.polaris.backup.canary.CanaryRunWorkflow;
import dev.polaris.backup.catalog.DiffBackupsWorkflow;
import dev.polaris.backup.catalog.ListBackupsWorkflow;
import dev.polaris.backup.catalog.ShowBackupWorkflow;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.DatabaseBackupPlan;
import dev.polaris.backup.database.DatabaseBackupRun;
import dev.polaris.backup.database.DatabaseBackupRunWorkflow;
import dev.polaris.backup.database.DatabaseBackupWorkflow;
import dev.polaris.backup.database.ImportArchiveWorkflow;
import dev.polaris.backup.database.SchemaSnapshotRunWorkflow;
import dev.polaris.backup.database.SchemaSnapshotWorkflow;
import dev.polaris.backup.doctor.DoctorWorkflow;
import dev.polaris.backup.drill.TableDrillRunWorkflow;
import dev.polaris.backup.drill.TableDrillWorkflow;
import dev.polaris.backup.journal.JournalView;
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
import io.temporal.common.metadata.POJOWorkflowImplMetadata;
import io.temporal.common.metadata.POJOWorkflowMethodMetadata;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that began under an older build must go on under this one: their saved histories, from real servers, are replayed
 * with today's workflow code. {@code bin/histories} saves new ones.
 */
final class ReplayTest {
    private static final Path HISTORIES = Path.of("src", "test", "resources", "histories");

    /** Workflow types that nobody has saved a history of yet, each with the reason. */
    private static final Map<String, String> WITHOUT_HISTORY = Map.of();

    private static final Class<?>[] WORKFLOWS = {
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

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.walk(HISTORIES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void aRunOfAnOlderBuildGoesOn(Path history) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history.toFile(), WORKFLOWS[0], rest());
    }

    /** A workflow without a saved history could be altered under runs that are under way, and nobody would notice. */
    @Test
    void everyWorkflowHasAHistory() throws IOException {
        List<String> saved = histories().stream()
                .map(file -> file.getParent().getFileName().toString())
                .distinct()
                .toList();

        assertThat(saved)
                .as("workflow types with saved histories; bin/histories saves those that are missing")
                .containsExactlyInAnyOrderElementsOf(types().stream()
                        .filter(type -> !WITHOUT_HISTORY.containsKey(type))
                        .toList());
    }

    private static List<String> types() {
        return Stream.of(WORKFLOWS)
                .flatMap(workflow -> POJOWorkflowImplMetadata.newInstance(workflow).getWorkflowMethods().stream())
                .map(POJOWorkflowMethodMetadata::getName)
                .toList();
    }

    /** The proof that a replay can fail: an altered workflow must not pass for the one whose history it is. */
    @Test
    void anAlteredWorkflowIsFoundOut() {
        Path history = HISTORIES.resolve(Path.of("DatabaseBackupRun", "verified.json"));

        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(history.toFile(), AlteredBackupRun.class))
                .hasStackTraceContaining("NonDeterministic");
    }

    private static Class<?>[] rest() {
        return Stream.of(WORKFLOWS).skip(1).toArray(Class<?>[]::new);
    }

    /** Sleeps where the real one asks for a look at the slot. */
    public static final class AlteredBackupRun implements DatabaseBackupRun {
        @Override
        public BackupResult run(DatabaseBackupPlan plan) {
            Workflow.sleep(Duration.ofMinutes(1));
            return null;
        }

        @Override
        public JournalView journal() {
            return null;
        }
    }
}
