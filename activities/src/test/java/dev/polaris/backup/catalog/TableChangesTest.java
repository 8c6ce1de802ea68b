package dev.polaris.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.LossConfig;
import dev.polaris.backup.loss.LossJudge;
import org.junit.jupiter.api.Test;

final class TableChangesTest {
    @Test
    void keepsLossesWhateverElseHasChangedMore() {
        TableChanges changes = changes(2);
        changes.before(table("lost", 150, "a"));
        for (int number = 0; number < 50; number++) {
            changes.before(table("grown" + number, 1000, "a"));
        }
        changes.after(table("lost", 100, "b"));
        for (int number = 0; number < 50; number++) {
            changes.after(table("grown" + number, 5000 + number, "b"));
        }

        changes.end();

        assertThat(changes.weightiest()).extracting(TableChange::table).containsExactly("lost", "grown49");
        assertThat(changes.leftOut()).isEqualTo(49);
        assertThat(changes.losses()).isEqualTo(1);
    }

    @Test
    void equalRowsAreNoChange() {
        TableChanges changes = changes(5);
        changes.before(table("same", 7, "a"));
        changes.before(table("edited", 7, "a"));
        changes.after(table("edited", 7, "b"));
        changes.after(table("same", 7, "a"));

        changes.end();

        assertThat(changes.equal()).isEqualTo(1);
        assertThat(changes.weightiest()).extracting(TableChange::what).containsExactly("changed");
    }

    private static TableChanges changes(int most) {
        return new TableChanges(new LossJudge(LossConfig.STANDARD), most);
    }

    private static TableFacts table(String name, long rows, String hash) {
        return new TableFacts(name, rows, rows * 10, hash);
    }
}
