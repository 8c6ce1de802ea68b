package dev.polaris.backup.config;

/** What an environment can have a schedule for. */
public enum ScheduledWork {
    /** The dump of the database, and its verification. */
    DATABASE("database", "database"),
    /** The restore of the newest backup into a throwaway cluster. */
    CANARY("canary", "canary"),
    /** The restore of one table into a temporary database. */
    DRILL_TABLE("drillTable", "drill-table"),
    /** A look at every mirrored object of the newest sync of each bucket. */
    VERIFY_STORAGE("verifyStorage", "verify-storage");

    private final String key;
    private final String id;

    ScheduledWork(String key, String id) {
        this.key = key;
        this.id = id;
    }

    /** The word polaris.yaml uses under {@code schedules}. */
    public String key() {
        return key;
    }

    /** The last part of the schedule's id on the server. */
    public String id() {
        return id;
    }
}
