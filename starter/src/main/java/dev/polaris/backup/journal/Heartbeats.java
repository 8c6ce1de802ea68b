package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.verify.VerifyProgress;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what activities say of themselves while they run, and makes words of it. */
final class Heartbeats {
    private final TemporalSession session;
    private final Map<String, Pace> paces = new HashMap<>();

    Heartbeats(TemporalSession session) {
        this.session = session;
    }

    /** How far this activity is; empty when it says nothing, or nothing that is understood. */
    Optional<Progress> progress(PendingActivityInfo activity) {
        return switch (activity.getActivityType().getName()) {
            case "DumpDatabase" -> read(activity, DumpProgress.class).map(Progress::of);
            case "VerifyArchive" ->
                read(activity, VerifyProgress.class)
                        .map(verify -> Progress.of(verify, pace("verify", verify.readBytes())));
            default -> Optional.empty();
        };
    }

    private <T> Optional<T> read(PendingActivityInfo activity, Class<T> type) {
        try {
            return session.decode(activity.getHeartbeatDetails(), type);
        } catch (DataConverterException e) {
            // A worker of another version beats otherwise; progress is a courtesy.
            return Optional.empty();
        }
    }

    private Pace pace(String step, long bytes) {
        Pace pace = paces.computeIfAbsent(step, name -> new Pace());
        pace.note(bytes, Instant.now());
        return pace;
    }
}
