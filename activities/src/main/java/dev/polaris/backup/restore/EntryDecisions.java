package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides for each entry, in archive order, what becomes of it. An archive names what an entry depends on before the entry
 * itself, so one pass carries a reason on to everything that depends on what is left out.
 */
final class EntryDecisions {
    private final EntrySteps steps = new EntrySteps();
    private final List<EntryRule> rules;
    private final Map<Integer, LeftOut> spreading = new HashMap<>();

    EntryDecisions(List<EntryRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * What becomes of one entry.
     *
     * @param step when it is restored
     * @param leftOut why it is not; empty when it is
     */
    record Decision(EntryStep step, Optional<LeftOut> leftOut) {}

    /** Decides about the next entry. */
    Decision next(TocDefinition definition) {
        EntryStep step = steps.next(definition.entry());
        if (step == EntryStep.SESSION) {
            return new Decision(step, Optional.empty());
        }
        Optional<LeftOut> leftOut = judge(definition, step);
        leftOut.filter(LeftOut::spreads)
                .ifPresent(reason -> spreading.put(definition.entry().dumpId(), reason));
        return new Decision(step, leftOut);
    }

    private Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        for (int dependency : definition.entry().dependencies()) {
            LeftOut reason = spreading.get(dependency);
            if (reason != null) {
                return Optional.of(reason);
            }
        }
        for (EntryRule rule : rules) {
            Optional<LeftOut> leftOut = rule.judge(definition, step);
            if (leftOut.isPresent()) {
                return leftOut;
            }
        }
        return step == EntryStep.NEVER
                ? Optional.of(
                        LeftOut.alone("never restored: " + definition.entry().description()))
                : Optional.empty();
    }
}
