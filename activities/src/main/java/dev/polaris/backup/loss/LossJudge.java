package dev.polaris.backup.loss;

import dev.polaris.backup.catalog.Loss;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.config.LossConfig;
import dev.polaris.backup.config.LossRule;

/**
 * Says which changes of a table are losses, by the rules of its environment.
 *
 * @param config the rules
 */
public record LossJudge(LossConfig config) {
    /**
     * The change from one backup to the next, with its loss when it is one. A table without rows has nothing to lose.
     *
     * @param before null when the table is new
     * @param after null when it is gone
     */
    public TableChange change(String table, TableFacts before, TableFacts after) {
        return new TableChange(
                table, before, after, before == null || before.rows() == 0 ? null : loss(table, before, after));
    }

    private Loss loss(String table, TableFacts before, TableFacts after) {
        LossRule rule = config.rule(table);
        if (after == null) {
            return rule.mayVanish() ? null : Loss.GONE;
        }
        if (after.rows() == 0) {
            return rule.mayBeEmptied() ? null : Loss.EMPTIED;
        }
        boolean unusual = before.rows() >= rule.fromRows()
                && (before.rows() - after.rows()) * 100.0 > (double) before.rows() * rule.mayShrink();
        return unusual ? Loss.SHRUNK : null;
    }
}
