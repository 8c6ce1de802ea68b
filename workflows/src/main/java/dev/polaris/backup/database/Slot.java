package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place one backup is stored in: its day's folder for the scheduled run, a folder named by the time inside the day
 * for every other.
 *
 * @param env the environment
 * @param day the day in UTC
 * @param time {@code HHmmss} in UTC of an unscheduled run's start; null for the day's scheduled run
 */
public record Slot(String env, LocalDate day, String time) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
    private static final Pattern PATH = Pattern.compile("(\\d{4})/(\\d{2})/(\\d{2})(?:/(\\d{6}))?/?");

    public Slot {
        if (!env.matches("[a-z0-9][a-z0-9-]{0,30}")) {
            throw new IllegalArgumentException("not an environment's name: " + env);
        }
        if (time != null && !time.matches("\\d{6}")) {
            throw new IllegalArgumentException("not a time of day as HHmmss: " + time);
        }
    }

    /** The slot of the run that a schedule meant for this moment. */
    public static Slot scheduled(String env, Instant scheduledFor) {
        return new Slot(env, scheduledFor.atZone(ZoneOffset.UTC).toLocalDate(), null);
    }

    /** The slot of an unscheduled run that started at this moment. */
    public static Slot unscheduled(String env, Instant startedAt) {
        var start = startedAt.atZone(ZoneOffset.UTC);
        return new Slot(env, start.toLocalDate(), TIME.format(start));
    }

    /**
     * The slot of the second after this one's.
     *
     * @throws IllegalStateException when this is a day's slot, which has no time
     */
    public Slot next() {
        if (time == null) {
            throw new IllegalStateException("the slot of " + day + " has no time");
        }
        LocalDateTime later = day.atTime(LocalTime.parse(time, TIME)).plusSeconds(1);
        return new Slot(env, later.toLocalDate(), TIME.format(later));
    }

    /**
     * Reads {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}.
     *
     * @throws IllegalArgumentException when the text is neither, or no day of the calendar
     */
    public static Slot parse(String env, String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a backup: write yyyy/MM/dd, yyyy/MM/dd/HHmmss or newest");
        }
        try {
            LocalDate day = LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            return new Slot(env, day, matcher.group(4));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("\"" + path + "\" is no day of the calendar", e);
        }
    }

    /** The day, and the time if there is one: how people name a backup. */
    @JsonIgnore
    public String path() {
        return DAY.format(day) + (time == null ? "" : "/" + time);
    }

    /** The prefix of every object of the backup, with a slash at its end. */
    @JsonIgnore
    public String prefix() {
        return "db/" + env + "/" + path() + "/";
    }

    /** The key of one of the backup's objects. */
    public String key(String name) {
        return prefix() + name;
    }
}
