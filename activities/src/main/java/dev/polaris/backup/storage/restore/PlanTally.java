package dev.polaris.backup.storage.restore;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Counts the decisions of a part. For one thread; {@link #lost} comes from its reader. */
final class PlanTally {
    /** What Storage documents for keys; it may know better by now, so others are tried all the same. */
    private static final Pattern USUAL_KEY = Pattern.compile("[A-Za-z0-9_/!.*'() &$=@;:+,?-]+");

    private final AtomicLong lost = new AtomicLong();
    private PlannedObjects counts = PlannedObjects.NONE;

    void lost() {
        lost.incrementAndGet();
    }

    long objects() {
        return counts.objects();
    }

    void add(PlannedObject planned) {
        long size = planned.object().size();
        boolean create = planned.action() == PlannedObject.Action.CREATE;
        boolean replace = planned.action() == PlannedObject.Action.REPLACE;
        boolean compare = planned.action() == PlannedObject.Action.COMPARE;
        boolean leave = planned.action() == PlannedObject.Action.LEAVE;
        boolean odd = !leave && !USUAL_KEY.matcher(planned.object().key()).matches();
        counts = counts.plus(new PlannedObjects(
                1,
                size,
                create ? 1 : 0,
                create ? size : 0,
                replace ? 1 : 0,
                replace ? size : 0,
                compare ? 1 : 0,
                compare ? size : 0,
                leave ? 1 : 0,
                0,
                odd ? 1 : 0,
                PlannedObjects.NONE.digest()));
    }

    /**
     * All of them.
     *
     * @param shard which part, so that equal decisions of two parts do not weigh the same
     * @param lines digest of the decisions
     */
    PlannedObjects totals(int shard, String lines) {
        byte[] digest = LineOutput.sha256().digest((shard + "\n" + lines).getBytes(StandardCharsets.UTF_8));
        return new PlannedObjects(
                counts.objects(),
                counts.bytes(),
                counts.create(),
                counts.createBytes(),
                counts.replace(),
                counts.replaceBytes(),
                counts.compare(),
                counts.compareBytes(),
                counts.leave(),
                lost.get(),
                counts.odd(),
                HexFormat.of().formatHex(digest));
    }
}
