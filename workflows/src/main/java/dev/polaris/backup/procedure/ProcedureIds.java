package dev.polaris.backup.procedure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The ids of procedures and of what they make. */
public final class ProcedureIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    /** With the time behind it, the longest that still fits an instance's id. */
    private static final int LONGEST_ENV = 24;

    private ProcedureIds() {}

    /** The id of everything that replaces an environment's database: there is one at a time. */
    public static String workflow(String env) {
        return "procedure/" + env;
    }

    /** The mark of the run that makes an instance; whoever knows the instance's id knows whose it is. */
    public static String mark(String env, String instanceId) {
        return workflow(env) + "/" + instanceId;
    }

    /** The id of an instance, such as {@code prod_20261130_213000}; no two procedures of an environment share a second. */
    public static String instance(String env, Instant startedAt) {
        String name = env.replace('-', '_');
        String part = name.length() > LONGEST_ENV ? name.substring(0, LONGEST_ENV) : name;
        return part + "_" + TIME.format(startedAt);
    }

    /** The workflow that keeps an instance which an app no longer uses. */
    public static String kept(String env, String instanceId) {
        return "kept-instance/" + env + "/" + instanceId;
    }
}
