package dev.polaris.backup.catalog;

import dev.polaris.backup.database.Slot;
import dev.polaris.backup.starter.CommandFailure;

/** The name of a backup as people type it. */
public final class BackupName {
    private static final String NEWEST = "newest";

    private BackupName() {}

    /**
     * The name in its one written form.
     *
     * @throws CommandFailure when it is neither {@code newest} nor a slot
     */
    public static String checked(String env, String typed) throws CommandFailure {
        return NEWEST.equals(typed) ? NEWEST : slot(env, typed);
    }

    /**
     * The slot in its one written form.
     *
     * @throws CommandFailure when it is none
     */
    public static String slot(String env, String typed) throws CommandFailure {
        try {
            return Slot.parse(env, typed).path();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(e.getMessage() + ".", "`polaris backups list` shows the names.");
        }
    }
}
