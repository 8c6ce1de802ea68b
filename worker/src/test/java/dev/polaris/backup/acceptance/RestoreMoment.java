package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.HeldRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** A moment in a restore that can be recognised by what is sent to the target. */
enum RestoreMoment {
    TAKING_THE_TARGET("prepare", "create table if not exists polaris_restore.progress"),
    CREATING_ROLES_AND_SETTINGS("prepare", "insert into polaris_restore.restore"),
    IN_PRE_DATA("pre-data", "CREATE TABLE public.messages"),
    COMMITTING_PRE_DATA("pre-data", "CREATE VIEW", "COMMIT"),
    BEFORE_A_COPY("data", "COPY public.transcripts"),
    IN_A_SLICE("data", Text.LAST_ROW),
    BETWEEN_COPY_AND_COMMIT("data", Text.LAST_ROW, "COMMIT"),
    IN_LARGE_OBJECTS("data", "lo_open"),
    IN_AN_INDEX_BUILD("post-data", "CREATE INDEX"),
    IN_A_CONSTRAINT("post-data", "FOREIGN KEY"),
    COMMITTING_AN_INDEX("post-data", "CREATE INDEX", "COMMIT"),
    SETTING_SEQUENCES("post-data", "setval"),
    GRANTING("settle", "ON TABLE public.profiles TO"),
    REFRESHING_A_VIEW("settle", "REFRESH MATERIALIZED VIEW"),
    COMPARING_ROWS("validate", "TO STDOUT"),
    ANALYZING("settle", "analyze "),
    RELEASING_THE_TARGET("release", "drop schema if exists polaris_restore");

    private final String step;
    private final String[] texts;

    RestoreMoment(String step, String... texts) {
        this.step = step;
        this.texts = texts;
    }

    /** The step that is under way, by its name in the journal. */
    String step() {
        return step;
    }

    /** Lets a restore that has been started come to this moment, and stops it there. */
    HeldRequest reach(Installation installation, HeldRequest first) throws Exception {
        first.awaitArrival();
        if (texts.length == 1) {
            return first;
        }
        HeldRequest second = installation.targetProxy().holdText(texts[1]);
        first.release();
        second.awaitArrival();
        return second;
    }

    /** Arms the first of its texts; before the restore is started. */
    HeldRequest arm(Installation installation) throws Exception {
        return installation.targetProxy().holdText(texts[0].equals(Text.LAST_ROW) ? lastRow() : texts[0]);
    }

    /** The id of the last row of a table as pg_dump reads it: when it is sent, the table is nearly loaded. */
    private static String lastRow() throws Exception {
        try (Connection source = Stack.admin("postgres");
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("select id from public.messages order by ctid desc limit 1")) {
            row.next();
            return row.getString(1);
        }
    }

    private static final class Text {
        /** Stands for what {@link #lastRow} finds out. */
        static final String LAST_ROW = "the last row of public.messages";
    }
}
