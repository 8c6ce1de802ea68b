package dev.polaris.backup.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JournalTreeTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Map<String, JournalView> journals = new LinkedHashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();

    @Test
    void theStepsOfARunStandBelowTheStepThatWaitsForIt() {
        JournalView thin = journal("thin", "run", 0, step("run restore", 0));
        journal("run", null, 1, step("prepare", 1), step("data", 2), step("post-data", 9));
        journal("data", null, 3, step("plan data", 3), step("load data", 4));
        parents.put("run", "thin");
        parents.put("data", "run");

        JournalTree tree = new JournalTree(thin, journals, parents);

        assertThat(tree.steps())
                .extracting(shown -> shown.depth() + " " + shown.step().name())
                .containsExactly("0 prepare", "0 data", "1 plan data", "1 load data", "0 post-data");
        assertThat(tree.work().map(JournalView::workflowId)).contains("run");
    }

    @Test
    void aRunOfOneStepAddsNothing() {
        JournalView thin = journal("thin", "run", 0, step("run backup", 0));
        journal("run", null, 1, step("dump", 1), step("verify", 2));
        journal("verify", null, 3, step("verify", 3));
        parents.put("run", "thin");
        parents.put("verify", "run");

        assertThat(new JournalTree(thin, journals, parents).steps())
                .extracting(shown -> shown.step().name())
                .containsExactly("dump", "verify");
    }

    @Test
    void aThinRunStandsForTheOneThatDoesItsWork() {
        JournalView root = journal("procedure", null, 0, step("freeze", 0), step("safety backup", 1), step("flip", 9));
        journal("backup", "backup in slot", 2, step("run backup", 2));
        journal("backup in slot", null, 3, step("dump", 3), step("commit", 4));
        parents.put("backup", "procedure");
        parents.put("backup in slot", "backup");

        assertThat(new JournalTree(root, journals, parents).steps())
                .extracting(shown -> shown.depth() + " " + shown.step().name())
                .containsExactly("0 freeze", "0 safety backup", "1 dump", "1 commit", "0 flip");
    }

    @Test
    void nothingIsShownBeforeThereIsAJournal() {
        assertThat(new JournalTree(null, Map.of(), Map.of()).steps()).isEmpty();
        JournalView thin = journal("thin", "run", 0, step("run backup", 0));
        assertThat(new JournalTree(thin, journals, parents).steps()).isEmpty();
    }

    private JournalView journal(String workflowId, String child, int second, StepEntry... steps) {
        JournalView journal = new JournalView(
                workflowId, "run id", "prod", "kind", NOON.plusSeconds(second), null, child, List.of(steps));
        journals.put(workflowId, journal);
        return journal;
    }

    private static StepEntry step(String name, int second) {
        return new StepEntry(
                name, StepState.DONE, 1, NOON.plusSeconds(second), NOON.plusSeconds(second + 1), null, List.of());
    }
}
