package dev.polaris.backup.restore;

import com.fasterxml.jackson.core.JacksonException;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.verify.AuditKey;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How fast restores were lately, by the journals that are kept in the bucket. The best witness is the last restore into the
 * same target; else the last canary, which does the same work on a server of its own.
 */
final class PastRestores {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    /** Each day is a listing of its own, of some ten milliseconds. */
    private static final int DAYS_OF_TARGET = 31;

    /** A canary runs each night. */
    private static final int DAYS_OF_CANARY = 7;

    private static final int LARGEST_JOURNAL = 1 << 20;
    private static final Pattern RESTORE_OF_CANARY = Pattern.compile("canary/.*/restore-\\d+");

    private final ObjectStore store;
    private final LocalDate today;

    PastRestores(ObjectStore store, LocalDate today) {
        this.store = store;
        this.today = today;
    }

    /** The plan with the time that the newest comparable restore lets expect; as it is when there is none. */
    RestorePlan estimate(RestoreOrder order, RestorePlan plan) {
        try {
            return plan.bytes() == 0 ? plan : estimated(order, plan);
        } catch (IOException | ObjectStoreException e) {
            // An estimate is no reason for a restore to fail.
            return plan;
        }
    }

    private RestorePlan estimated(RestoreOrder order, RestorePlan plan) throws IOException {
        String name = order.target().name();
        if (name != null) {
            String run = "restore/" + order.env() + "/" + name;
            Optional<RestorePace> pace = newest(order.env(), run, run::equals, DAYS_OF_TARGET, plan.bytes());
            if (pace.isPresent()) {
                return by(plan, pace.get(), "the pace of the restore into it on ");
            }
        }
        String canaries = "canary/" + order.env() + "/";
        return newest(order.env(), canaries, RESTORE_OF_CANARY.asMatchPredicate(), DAYS_OF_CANARY, plan.bytes())
                .map(pace -> by(plan, pace, "the pace of a canary, on its own server, on "))
                .orElse(plan);
    }

    private static RestorePlan by(RestorePlan plan, RestorePace pace, String witness) {
        return plan.estimatedBy(
                pace.of(plan.bytes()), witness + DAY.format(pace.startedAt().atZone(ZoneOffset.UTC)));
    }

    private Optional<RestorePace> newest(String env, String start, Predicate<String> workflow, int days, long bytes)
            throws IOException {
        for (int ago = 0; ago < days; ago++) {
            String prefix = AuditKey.prefix(env, today.minusDays(ago), start);
            Optional<RestorePace> found = newestOf(keys(prefix, workflow), bytes);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<String> keys(String prefix, Predicate<String> workflow) {
        try (Stream<Listed.StoredObject> listed = store.list(prefix)) {
            return listed.filter(object -> object.size() <= LARGEST_JOURNAL)
                    .map(Listed.StoredObject::key)
                    .filter(key -> AuditKey.read(key)
                            .filter(audit -> audit.event().equals(AuditKey.ENDED) && workflow.test(audit.workflowId()))
                            .isPresent())
                    .toList();
        }
    }

    private Optional<RestorePace> newestOf(List<String> keys, long bytes) throws IOException {
        List<RestorePace> found = new ArrayList<>();
        for (String key : keys) {
            read(key)
                    .flatMap(RestorePace::of)
                    .filter(pace -> pace.comparable(bytes))
                    .ifPresent(found::add);
        }
        return found.stream().max(Comparator.comparing(RestorePace::startedAt));
    }

    /** Nobody depends on a journal that another version wrote. */
    private Optional<JournalView> read(String key) throws IOException {
        try {
            byte[] json =
                    store.readBytes(key, Optional.empty(), LARGEST_JOURNAL).bytes();
            return Optional.of(PayloadConversion.mapper().readValue(json, JournalView.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
