package dev.polaris.backup.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How one schedule on the server stands to the configuration, or what became of it.
 *
 * @param id the schedule
 * @param change what is to be done, or was done
 * @param differences field by field; empty unless it differs
 */
public record ScheduleChange(String id, Change change, List<Difference> differences) {
    public ScheduleChange {
        differences = List.copyOf(differences);
    }

    /** What is to be done, or was done. */
    public enum Change {
        MISSING,
        DIFFERENT,
        UNCHANGED,
        /** On the server under our prefix, but not in the configuration. */
        NOT_CONFIGURED,
        CREATED,
        UPDATED,
        DELETED
    }

    /**
     * One field that differs.
     *
     * @param field its name
     * @param server what the server has
     * @param configured what the configuration wants
     */
    public record Difference(String field, String server, String configured) {}

    /** Compares what the server has with what is wanted. */
    static ScheduleChange compare(String id, Map<String, String> server, Map<String, String> wanted) {
        List<Difference> differences = new ArrayList<>();
        wanted.forEach((field, value) -> {
            if (!value.equals(server.get(field))) {
                differences.add(new Difference(field, server.get(field), value));
            }
        });
        return new ScheduleChange(id, differences.isEmpty() ? Change.UNCHANGED : Change.DIFFERENT, differences);
    }

    ScheduleChange done(Change done) {
        return new ScheduleChange(id, done, differences);
    }

    /** The change as lines for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(id + ": " + words());
        differences.forEach(difference ->
                lines.add("  " + difference.field() + ": " + difference.server() + " -> " + difference.configured()));
        return lines;
    }

    private String words() {
        return change == Change.NOT_CONFIGURED
                ? "not in the configuration"
                : change.name().toLowerCase(Locale.ROOT);
    }
}
