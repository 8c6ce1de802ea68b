package dev.polaris.backup.schedules;

import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Five cron fields as Temporal's calendar. Temporal would take the text as it is, but answers with a calendar: only two
 * calendars can be compared.
 *
 * @param text as it is written
 * @param minutes the ranges of the first field, and so on
 */
public record CronExpression(
        String text,
        List<ScheduleRange> minutes,
        List<ScheduleRange> hours,
        List<ScheduleRange> days,
        List<ScheduleRange> months,
        List<ScheduleRange> weekdays) {
    private static final Pattern ITEM = Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,2}))?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /**
     * Reads five fields.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    public static CronExpression parse(String text) {
        String[] fields = text.trim().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("\"" + text + "\" has not five fields");
        }
        if (!fields[2].startsWith("*") && !fields[4].startsWith("*")) {
            // Cron starts when either matches, Temporal when both do; better refused than meant otherwise.
            throw new IllegalArgumentException(
                    "\"" + text + "\" restricts both the day of the month and the day of the week; write '*' for one");
        }
        return new CronExpression(
                String.join(" ", fields),
                new Field("minute", 0, 59, 0, List.of()).read(fields[0]),
                new Field("hour", 0, 23, 0, List.of()).read(fields[1]),
                new Field("day of the month", 1, 31, 1, List.of()).read(fields[2]),
                new Field("month", 1, 12, 1, MONTHS).read(fields[3]),
                weekdays(fields[4]));
    }

    /** The calendar, with the text as its comment for people. */
    public ScheduleCalendarSpec calendar() {
        return ScheduleCalendarSpec.newBuilder()
                .setSeconds(List.of(new ScheduleRange(0, 0, 1)))
                .setMinutes(minutes)
                .setHour(hours)
                .setDayOfMonth(days)
                .setMonth(months)
                .setDayOfWeek(weekdays)
                .setComment(text)
                .build();
    }

    /** Sunday is 0, and 7 as well. */
    private static List<ScheduleRange> weekdays(String field) {
        List<ScheduleRange> ranges = new ArrayList<>();
        for (ScheduleRange range : new Field("day of the week", 0, 7, 0, WEEKDAYS).read(field)) {
            if (range.getEnd() < 7) {
                ranges.add(range);
                continue;
            }
            if (range.getStart() < 7) {
                ranges.add(new ScheduleRange(range.getStart(), 6, range.getStep()));
            }
            if ((7 - range.getStart()) % range.getStep() == 0 && !field.startsWith("*")) {
                ranges.add(new ScheduleRange(0, 0, 1));
            }
        }
        return ranges;
    }

    /** One field's name, bounds, and the names its numbers have from {@code firstName} on. */
    private record Field(String name, int least, int most, int firstName, List<String> names) {
        List<ScheduleRange> read(String text) {
            List<ScheduleRange> ranges = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                Matcher matcher = ITEM.matcher(item);
                if (!matcher.matches()) {
                    throw wrong(text);
                }
                ranges.add(range(matcher, text));
            }
            return ranges;
        }

        private ScheduleRange range(Matcher item, String text) {
            boolean every = item.group(1) != null;
            int start = every ? least : number(item.group(2), text);
            boolean single = !every && item.group(3) == null && item.group(4) == null;
            int end = item.group(3) != null ? number(item.group(3), text) : single ? start : most;
            int step = item.group(4) == null ? 1 : Integer.parseInt(item.group(4));
            if (start < least || end > most || end < start || step < 1) {
                throw wrong(text);
            }
            return new ScheduleRange(start, end, step);
        }

        private int number(String word, String text) {
            int named = names.indexOf(word.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return named + firstName;
            }
            if (!word.matches("\\d{1,2}")) {
                throw wrong(text);
            }
            return Integer.parseInt(word);
        }

        private IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException("\"" + text + "\" is no " + name + " of cron; write numbers from "
                    + least + " to " + most + ", '*', a-b, a,b or */n");
        }
    }
}
