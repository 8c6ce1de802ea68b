package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.restore.DataProgress;
import dev.polaris.backup.restore.EntryProgress;
import dev.polaris.backup.restore.RestoreDataState;
import dev.polaris.backup.restore.ValidationProgress;
import dev.polaris.backup.rows.RowProgress;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.storage.ShardProgress;
import dev.polaris.backup.storage.SyncProgress;
import dev.polaris.backup.storage.SyncRangesState;
import dev.polaris.backup.verify.VerifyProgress;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what activities say of themselves while they run, and makes words of it. */
final class Heartbeats {
    private static final String UNITS = "RestoreUnits";
    private static final String RANGES = "SyncRange";

    private final TemporalSession session;
    private final Map<String, Pace> paces = new HashMap<>();

    Heartbeats(TemporalSession session) {
        this.session = session;
    }

    /** How far this activity is; empty when it says nothing, or nothing that is understood. */
    Optional<Progress> progress(PendingActivityInfo activity) {
        return switch (activity.getActivityType().getName()) {
            case "DumpDatabase" -> read(activity, DumpProgress.class).map(dump -> Progress.of("dump", dump));
            case "ImportDump" -> read(activity, DumpProgress.class).map(dump -> Progress.of("import", dump));
            case "VerifyArchive" ->
                read(activity, VerifyProgress.class)
                        .map(verify -> Progress.of(verify, pace("verify", verify.readBytes())));
            case "StageRows" ->
                read(activity, RowProgress.class).map(rows -> Progress.of(rows, pace("stage rows", rows.bytes())));
            case "ValidateRestore" ->
                read(activity, ValidationProgress.class)
                        .map(validation -> Progress.of(validation, pace("validate", validation.bytes())));
            case "VerifyShard" ->
                read(activity, ShardProgress.class)
                        .map(shard -> Progress.of(shard, pace("shard " + shard.shard(), shard.bytes())));
            case "RestorePreData" -> entries(activity, "pre-data");
            case "RestorePostData" -> entries(activity, "post-data");
            case "SettleTarget" -> entries(activity, "settle");
            default -> Optional.empty();
        };
    }

    /**
     * How far the loading of rows is: what is done and what all batches at work say of themselves, together.
     *
     * @param state what the run that hands out the batches says
     * @param activities what is pending of it
     */
    Optional<Progress> loading(RestoreDataState state, List<PendingActivityInfo> activities) {
        if (state.plan() == null) {
            return Optional.empty();
        }
        List<DataProgress> atWork = activities.stream()
                .filter(activity -> activity.getActivityType().getName().equals(UNITS))
                .flatMap(activity -> read(activity, DataProgress.class).stream())
                .toList();
        long bytes = state.done().bytes()
                + atWork.stream().mapToLong(DataProgress::bytes).sum();
        return Optional.of(Progress.of(state, atWork, bytes, pace("load data", bytes)));
    }

    /** The same of objects being copied. */
    Optional<Progress> copying(SyncRangesState state, List<PendingActivityInfo> activities) {
        List<SyncProgress> atWork = activities.stream()
                .filter(activity -> activity.getActivityType().getName().equals(RANGES))
                .flatMap(activity -> read(activity, SyncProgress.class).stream())
                .toList();
        long objects = state.done().objects()
                + atWork.stream().mapToLong(SyncProgress::objects).sum();
        long bytes = state.done().copiedBytes()
                + atWork.stream().mapToLong(SyncProgress::bytes).sum();
        return Optional.of(
                Progress.of(state, atWork, objects, bytes, pace("objects", objects), pace("sync ranges", bytes)));
    }

    private Optional<Progress> entries(PendingActivityInfo activity, String step) {
        return read(activity, EntryProgress.class).map(progress -> Progress.of(step, progress));
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
