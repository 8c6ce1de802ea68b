package dev.polaris.backup.validation;

import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.verify.CheckVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one check finds, from any thread. Only so many findings of each kind are kept: a report of a thousand broken tables
 * says no more than one of fifty, and must fit a payload.
 */
final class CheckLog {
    /** Fits, for all checks together, into a payload of 64 KiB. */
    private static final int KEPT = 20;

    private static final int LONGEST = 200;

    private final String name;
    private final Map<CheckVerdict, List<ValidationFinding>> kept = new EnumMap<>(CheckVerdict.class);
    private final AtomicLong examined = new AtomicLong();
    private long omitted;

    CheckLog(String name) {
        this.name = name;
        for (CheckVerdict verdict : CheckVerdict.values()) {
            kept.put(verdict, new ArrayList<>());
        }
    }

    /** Something is not as in the backup. */
    void failed(String object, String reason) {
        add(CheckVerdict.FAILED, object, reason);
    }

    /** Something could not be looked at, so that nothing is proven about it. */
    void notRun(String object, String reason) {
        add(CheckVerdict.NOT_RUN, object, reason);
    }

    /** Something a person should know, although it passed. */
    void note(String object, String reason) {
        add(CheckVerdict.PASSED, object, reason);
    }

    /** One more object was looked at. */
    void examined() {
        examined.incrementAndGet();
    }

    private synchronized void add(CheckVerdict verdict, String object, String reason) {
        List<ValidationFinding> same = kept.get(verdict);
        if (same.size() < KEPT) {
            same.add(new ValidationFinding(verdict, shortened(object), shortened(reason)));
        } else {
            omitted++;
        }
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** The check as it stands. */
    synchronized ValidationCheck check() {
        List<ValidationFinding> findings = new ArrayList<>(kept.get(CheckVerdict.FAILED));
        findings.addAll(kept.get(CheckVerdict.NOT_RUN));
        findings.addAll(kept.get(CheckVerdict.PASSED));
        CheckVerdict verdict = !kept.get(CheckVerdict.FAILED).isEmpty()
                ? CheckVerdict.FAILED
                : kept.get(CheckVerdict.NOT_RUN).isEmpty() ? CheckVerdict.PASSED : CheckVerdict.NOT_RUN;
        return new ValidationCheck(name, verdict, examined.get(), findings, omitted);
    }
}
