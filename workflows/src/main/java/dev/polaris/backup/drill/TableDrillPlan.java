package dev.polaris.backup.drill;

import dev.polaris.backup.settings.RunSettings;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Everything a drill is decided by.
 *
 * @param request what was asked for
 * @param day the day it is of: a late start of a schedule belongs to the day that was meant
 * @param database the temporary database
 * @param settings the resolved configuration
 */
public record TableDrillPlan(TableDrillRequest request, LocalDate day, String database, RunSettings settings) {
    public TableDrillPlan {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(settings, "settings");
    }
}
