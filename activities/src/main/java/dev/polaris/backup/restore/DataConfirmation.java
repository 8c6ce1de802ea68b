package dev.polaris.backup.restore;

import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.DataUnits;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is settled about the data section before and after its units are loaded. */
final class DataConfirmation {
    private final PostgresDatabase target;
    private final String session;

    DataConfirmation(PostgresDatabase target, String session) {
        this.target = target;
        this.session = session;
    }

    /** Forgets what a crash of the target has undone, and settles a number; see {@link ProgressTable#settle}. */
    long settle(String name, long proposed) {
        try (Connection connection = target.connect(session)) {
            ProgressTable.forgetLost(connection);
            return ProgressTable.settle(connection, name, proposed);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "planning the data section");
        }
    }

    /**
     * Makes what was committed survive a crash, and names the batches that are not complete.
     *
     * @param settled a name that was settled
     */
    DataCheck confirm(String settled, DataUnits units) {
        Set<String> done;
        try (Connection connection = target.connect(session)) {
            ProgressTable.settleCommits(connection, settled);
            ProgressTable.forgetLost(connection);
            done = ProgressTable.done(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "confirming the data section");
        }
        List<Integer> incomplete = new ArrayList<>();
        List<List<DataUnit>> batches = units.batches();
        for (int batch = 0; batch < batches.size() && incomplete.size() < DataCheck.MOST_BATCHES; batch++) {
            if (!batches.get(batch).stream().allMatch(unit -> done.contains(unit.name()))) {
                incomplete.add(batch);
            }
        }
        return new DataCheck(incomplete);
    }
}
