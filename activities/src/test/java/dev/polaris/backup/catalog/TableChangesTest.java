package dev.polaris.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableChangesTest {
    @Test
    void keepsLossesWhateverElseHasChangedMore() {
        TableChanges changes = new TableChanges(2);
        changes.before(table("lost", 150, "a"));
        for (int number = 0; number < 50; number++) {
            changes.before(table("grown" + number, 1000, "a"));
        }
        changes.after(table("lost", 100, "b"));
        for (int number = 0; number < 50; number++) {
            changes.after(table("grown" + number, 5000 + number, "b"));
        }

        BackupDifference difference = changes.between(null, null, null);

        assertThat(difference.tables()).extracting(TableChange::table).containsExactly("lost", "grown49");
        assertThat(difference.leftOut()).isEqualTo(49);
        assertThat(difference.losses()).isEqualTo(1);
    }

    @Test
    void equalRowsAreNoChange() {
        TableChanges changes = new TableChanges(5);
        changes.before(table("same", 7, "a"));
        changes.before(table("edited", 7, "a"));
        changes.after(table("edited", 7, "b"));
        changes.after(table("same", 7, "a"));

        BackupDifference difference = changes.between(null, null, null);

        assertThat(difference.equal()).isEqualTo(1);
        assertThat(difference.tables()).extracting(TableChange::what).containsExactly("changed");
    }

    @Test
    void aFewRowsOfASmallTableAreNoLossButTheLastOnesAre() {
        assertThat(change(99, 60).loss()).isFalse();
        assertThat(change(100, 81).loss()).isFalse();
        assertThat(change(100, 80).loss()).isTrue();
        assertThat(change(1, 0).loss()).isTrue();
        assertThat(change(0, 0).loss()).isFalse();
        assertThat(new TableChange("t", table("t", 3, "a"), null).loss()).isTrue();
        assertThat(new TableChange("t", null, table("t", 3, "a")).loss()).isFalse();
    }

    private static TableChange change(long before, long after) {
        return new TableChange("t", table("t", before, "a"), table("t", after, "b"));
    }

    private static TableFacts table(String name, long rows, String hash) {
        return new TableFacts(name, rows, rows * 10, hash);
    }
}
