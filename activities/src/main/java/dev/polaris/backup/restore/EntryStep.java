package dev.polaris.backup.restore;

/** The step of a restore that an entry belongs to, in the order of the steps. */
enum EntryStep {
    /** A setting of the sessions, not an object. */
    SESSION("session settings"),
    /** Before rows: what rows need. */
    PRE_DATA("pre-data"),
    /** Rows and the content of large objects. */
    DATA("data"),
    /** Where sequences go on. */
    SEQUENCES("sequences"),
    /** After rows: what would slow their loading down, or act on it. */
    POST_DATA("post-data"),
    /** Privileges, when everything they are about is there. */
    ACL("privileges"),
    /** What belongs to the database as a whole; late, because its settings reach every new session. */
    DATABASE("database"),
    /** The rows of materialized views: their queries may need functions and privileges. */
    REFRESH("materialized views"),
    /** Last, or they would act on the restore itself. */
    EVENT_TRIGGERS("event triggers"),
    /** Never restored by running it. */
    NEVER("not restored");

    private final String label;

    EntryStep(String label) {
        this.label = label;
    }

    /** The step for people, as the plan counts it. */
    String label() {
        return label;
    }
}
