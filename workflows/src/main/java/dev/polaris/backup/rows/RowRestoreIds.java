package dev.polaris.backup.rows;

/** The workflow ids of row restores. */
public final class RowRestoreIds {
    private RowRestoreIds() {}

    /** The id of the run that does the work: there is one at a time of a table and a ticket. */
    public static String of(String env, TableName table, String ticket) {
        return "restore-rows/" + env + "/" + table.label() + "/" + ticket;
    }
}
