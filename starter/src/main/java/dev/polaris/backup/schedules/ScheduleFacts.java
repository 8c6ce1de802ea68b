package dev.polaris.backup.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.journal.SearchAttributes;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.EncodedValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a schedule says, field by field, in words that are equal when the meaning is: the server answers with other
 * ranges and other defaults than it was given.
 */
final class ScheduleFacts {
    private static final DataConverter CONVERTER = PayloadConversion.converter();

    private ScheduleFacts() {}

    /** The facts of a schedule, whether wanted or read from the server. */
    static Map<String, String> of(Schedule schedule) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("times", times(schedule.getSpec()));
        facts.put("timeZone", zone(schedule.getSpec().getTimeZoneName()));
        facts.put("overlap", schedule.getPolicy().getOverlap().name().replace("SCHEDULE_OVERLAP_POLICY_", ""));
        facts.put("catchUp", String.valueOf(schedule.getPolicy().getCatchupWindow()));
        facts.put("pauseOnFailure", Boolean.toString(schedule.getPolicy().isPauseOnFailure()));
        facts.put("paused", Boolean.toString(schedule.getState().isPaused()));
        facts.put("limited", Boolean.toString(schedule.getState().isLimitedAction()));
        facts.put("note", String.valueOf(schedule.getState().getNote()));
        if (schedule.getAction() instanceof ScheduleActionStartWorkflow) {
            action(facts, (ScheduleActionStartWorkflow) schedule.getAction());
        }
        return facts;
    }

    private static void action(Map<String, String> facts, ScheduleActionStartWorkflow action) {
        WorkflowOptions options = action.getOptions();
        facts.put("workflow", action.getWorkflowType());
        facts.put("workflowId", options.getWorkflowId());
        facts.put("taskQueue", options.getTaskQueue());
        facts.put("input", input(action.getArguments()));
        io.temporal.common.SearchAttributes attributes = options.getTypedSearchAttributes();
        facts.put("PolarisEnv", attributes == null ? "" : String.valueOf(attributes.get(SearchAttributes.ENV)));
        facts.put("PolarisKind", attributes == null ? "" : String.valueOf(attributes.get(SearchAttributes.KIND)));
    }

    private static String input(EncodedValues arguments) {
        if (arguments == null) {
            return "";
        }
        arguments.setDataConverter(CONVERTER);
        Optional<Payloads> payloads = arguments.toPayloads();
        return payloads.isEmpty()
                ? ""
                : String.valueOf(CONVERTER.fromPayloads(0, payloads, JsonNode.class, JsonNode.class));
    }

    private static String zone(String name) {
        return name == null || name.isEmpty() ? "UTC" : name;
    }

    /** The times as cron fields, whatever ranges they were given in. */
    static String times(ScheduleSpec spec) {
        List<String> times = new ArrayList<>();
        orEmpty(spec.getCalendars()).forEach(calendar -> times.add(cron(calendar)));
        orEmpty(spec.getCronExpressions()).forEach(times::add);
        orEmpty(spec.getIntervals()).forEach(interval -> times.add("every " + interval.getEvery()));
        orEmpty(spec.getSkip()).forEach(calendar -> times.add("not " + cron(calendar)));
        if (spec.getStartAt() != null) {
            times.add("from " + spec.getStartAt());
        }
        if (spec.getEndAt() != null) {
            times.add("until " + spec.getEndAt());
        }
        if (spec.getJitter() != null && !spec.getJitter().isZero()) {
            times.add("jitter " + spec.getJitter());
        }
        return String.join("; ", times);
    }

    private static String cron(ScheduleCalendarSpec calendar) {
        String seconds = field(calendar.getSeconds(), 0, 59);
        String years = orEmpty(calendar.getYear()).isEmpty() ? "" : " in " + field(calendar.getYear(), 0, 9999);
        return (seconds.equals("0") ? "" : "second " + seconds + " of ")
                + String.join(
                        " ",
                        field(calendar.getMinutes(), 0, 59),
                        field(calendar.getHour(), 0, 23),
                        field(calendar.getDayOfMonth(), 1, 31),
                        field(calendar.getMonth(), 1, 12),
                        field(calendar.getDayOfWeek(), 0, 6))
                + years;
    }

    private static String field(List<ScheduleRange> ranges, int least, int most) {
        BitSet values = new BitSet();
        for (ScheduleRange range : orEmpty(ranges)) {
            // On the server an end before the start means a single value, and a step of 0 means 1.
            int end = Math.max(range.getStart(), range.getEnd());
            for (int value = range.getStart(); value <= end; value += Math.max(1, range.getStep())) {
                values.set(value);
            }
        }
        if (values.cardinality() == most - least + 1) {
            return "*";
        }
        return values.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
