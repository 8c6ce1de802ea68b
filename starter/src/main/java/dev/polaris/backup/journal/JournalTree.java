package dev.polaris.backup.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journals of a run and of the runs it works through, put together into one list of steps. */
public final class JournalTree {
    private final JournalView root;
    private final Map<String, JournalView> journals;
    private final Map<String, String> parents;

    /**
     * Puts journals together.
     *
     * @param root the journal of the run that was started; null while it has none
     * @param journals every journal that was read, by workflow id
     * @param parents the workflow that each run was started by, by workflow id
     */
    JournalTree(JournalView root, Map<String, JournalView> journals, Map<String, String> parents) {
        this.root = root;
        this.journals = journals;
        this.parents = parents;
    }

    /** The journal of the run that does the work: a public workflow is thin and names it. Empty until there is one. */
    public Optional<JournalView> work() {
        return root == null || root.child() == null
                ? Optional.ofNullable(root)
                : Optional.ofNullable(journals.get(root.child()));
    }

    /** The steps of the work, those of nested runs below the steps that started them. */
    public List<ShownStep> steps() {
        List<ShownStep> steps = new ArrayList<>();
        work().ifPresent(journal -> add(journal, 0, steps));
        return steps;
    }

    private void add(JournalView journal, int depth, List<ShownStep> shown) {
        List<JournalView> nested = nestedIn(journal);
        for (int i = 0; i < journal.steps().size(); i++) {
            StepEntry step = journal.steps().get(i);
            Instant next =
                    i + 1 < journal.steps().size() ? journal.steps().get(i + 1).startedAt() : Instant.MAX;
            shown.add(new ShownStep(depth, step));
            nested.stream()
                    .filter(child -> !child.startedAt().isBefore(step.startedAt())
                            && child.startedAt().isBefore(next))
                    .forEach(child -> add(child, depth + 1, shown));
        }
    }

    /** A run of one step says nothing that the step of its parent does not say; a thin one stands for the run it names. */
    private List<JournalView> nestedIn(JournalView journal) {
        return journals.values().stream()
                .filter(child -> journal.workflowId().equals(parents.get(child.workflowId())))
                .map(child -> child.child() == null ? child : journals.getOrDefault(child.child(), child))
                .filter(child -> child.steps().size() > 1)
                .toList();
    }
}
