package dev.polaris.backup.restore;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;

/** Finds the backup that a request means, and turns the request into an order. */
final class ChosenBackup {
    private final RoleStubs stubs;
    private final Journal journal;

    ChosenBackup(RoleStubs stubs, Journal journal) {
        this.stubs = stubs;
        this.journal = journal;
    }

    /**
     * The order for a request.
     *
     * @throws io.temporal.failure.TemporalFailure {@code NO_BACKUP}, {@code NOT_PROVEN}, {@code BAD_INPUT}
     */
    RestoreOrder order(RestoreRequest request, boolean onlyPlanned) {
        if (request.target() == null || request.target().isBlank()) {
            throw FailureType.BAD_INPUT.failure("The input names no target.");
        }
        BackupDetails backup = journal.step(
                "find backup",
                stubs.settings().timing(),
                () -> stubs.requests(CatalogActivities.class, Role.VERIFY)
                        .show(new ShowBackupRequest(request.env(), request.backup(), 1)),
                found -> found.summary().slot() + " is " + found.summary().state());
        if (!onlyPlanned) {
            refuseUnproven(request, backup);
        }
        BackupSource source = BackupSource.of(backup.record(), backup.summary().slot());
        RestoreTarget target = RestoreTarget.named(request.target());
        return new RestoreOrder(
                RestoreIds.of(source, target, request.options(), request.quarantine()),
                request.env(),
                source,
                target,
                request.options(),
                request.quarantine());
    }

    private static void refuseUnproven(RestoreRequest request, BackupDetails backup) {
        BackupState state = backup.summary().state();
        if (state == BackupState.PROVEN && backup.summary().alarms().isEmpty()) {
            return;
        }
        boolean accepted = request.acceptUnproven()
                && request.reason() != null
                && !request.reason().isBlank();
        if (!accepted) {
            String alarms = String.join("; ", backup.summary().alarms());
            throw FailureType.NOT_PROVEN.failure("Backup " + backup.summary().slot() + " is " + state
                    + (alarms.isEmpty() ? "" : ", with signs of tampering: " + alarms) + ".");
        }
    }
}
