package dev.polaris.backup.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Where a run's journal is kept: {@code audit/{env}/{yyyy}/{MM}/{dd}/{workflow id, URL-encoded}/{run id}/{event}.json}.
 *
 * @param env the environment
 * @param day when the run began, in UTC
 * @param workflowId of the run
 * @param runId of the run
 * @param event what had happened, such as {@link #ENDED}
 */
public record AuditKey(String env, LocalDate day, String workflowId, String runId, String event) {
    /** The event whose journal is whole. */
    public static final String ENDED = "ended";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final String ROOT = "audit";
    private static final String JSON = ".json";
    private static final int SEGMENTS = 8;

    /** What the keys of a day's runs begin with whose workflow ids begin so. */
    public static String prefix(String env, LocalDate day, String workflowStart) {
        return String.join("/", ROOT, env, DAY.format(day), URLEncoder.encode(workflowStart, UTF_8));
    }

    /** Reads a key; empty when it is no journal's. */
    public static Optional<AuditKey> read(String key) {
        String[] part = key.split("/");
        if (part.length != SEGMENTS || !part[0].equals(ROOT) || !part[7].endsWith(JSON)) {
            return Optional.empty();
        }
        LocalDate day = LocalDate.parse(String.join("/", part[2], part[3], part[4]), DAY);
        String event = part[7].substring(0, part[7].length() - JSON.length());
        return Optional.of(new AuditKey(part[1], day, URLDecoder.decode(part[5], UTF_8), part[6], event));
    }

    /** The key in the bucket. */
    public String key() {
        return prefix(env, day, workflowId) + "/" + runId + "/" + event + JSON;
    }
}
