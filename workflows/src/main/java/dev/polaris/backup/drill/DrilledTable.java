package dev.polaris.backup.drill;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.BackupSummary;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * The table that a drill restores.
 *
 * @param backup the backup it is of
 * @param facts what the backup's index says of it
 */
record DrilledTable(BackupDetails backup, TableFacts facts) {
    private static final int BACKUPS = 100;
    /** As many as fit a payload; they are the largest, which is where most can go wrong. */
    private static final int TABLES = 200;

    /**
     * Chooses backup and table.
     *
     * @throws io.temporal.failure.TemporalFailure {@code NOT_PROVEN}, {@code NO_BACKUP}, {@code BAD_INPUT}
     */
    static DrilledTable choose(TableDrillPlan plan, RoleStubs stubs, Journal journal) {
        CatalogActivities catalog = stubs.requests(CatalogActivities.class, Role.VERIFY);
        TableDrillRequest request = plan.request();
        return journal.step(
                "choose table",
                plan.settings().timing(),
                () -> {
                    String slot = request.backup() == null
                            ? newestProven(catalog.list(new ListBackupsRequest(request.env(), BACKUPS, null)))
                            : request.backup();
                    BackupDetails backup = catalog.show(new ShowBackupRequest(request.env(), slot, TABLES));
                    refuseBad(backup.summary());
                    return new DrilledTable(backup, table(backup, request.table(), plan.day()));
                },
                chosen -> chosen.facts().table() + " of "
                        + chosen.backup().summary().slot() + ", "
                        + chosen.facts().rows() + " rows");
    }

    private static String newestProven(BackupList list) {
        return list.backups().stream()
                .filter(backup -> backup.state() == BackupState.PROVEN
                        && backup.purpose().countsAsNewest()
                        && backup.alarms().isEmpty())
                .map(BackupSummary::slot)
                .findFirst()
                .orElseThrow(
                        () -> FailureType.NOT_PROVEN.failure("None of the newest " + BACKUPS + " backups is proven."));
    }

    private static void refuseBad(BackupSummary backup) {
        if (backup.state() == BackupState.FAILED || !backup.alarms().isEmpty()) {
            throw FailureType.NOT_PROVEN.failure("Backup " + backup.slot() + " is " + backup.state() + ".");
        }
    }

    /** Each month another one, so that in time all of them have their turn. */
    private static TableFacts table(BackupDetails backup, String name, LocalDate day) {
        List<TableFacts> tables = backup.tables().stream()
                .filter(table -> table.rows() > 0)
                .sorted(Comparator.comparing(TableFacts::table))
                .toList();
        if (name != null) {
            return tables.stream()
                    .filter(table -> table.table().equals(name))
                    .findFirst()
                    .orElseThrow(() -> FailureType.BAD_INPUT.failure("Backup "
                            + backup.summary().slot() + " has no table " + name + " with rows among its " + TABLES
                            + " largest."));
        }
        if (tables.isEmpty()) {
            throw FailureType.NO_BACKUP.failure(
                    "No table of backup " + backup.summary().slot() + " has rows.");
        }
        long month = day.getYear() * 12L + day.getMonthValue();
        return tables.get((int) (month % tables.size()));
    }
}
