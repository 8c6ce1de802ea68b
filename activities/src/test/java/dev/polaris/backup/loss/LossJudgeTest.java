package dev.polaris.backup.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.catalog.Loss;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.config.LossConfig;
import dev.polaris.backup.config.LossRule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are paged for, and what not. */
final class LossJudgeTest {
    @Test
    void aFewRowsOfASmallTableAreNoLossButTheLastOnesAre() {
        LossJudge usual = new LossJudge(LossConfig.STANDARD);

        assertThat(loss(usual, "public.t", 99, 1)).isNull();
        assertThat(loss(usual, "public.t", 100, 80)).isNull();
        assertThat(loss(usual, "public.t", 100, 79)).isEqualTo(Loss.SHRUNK);
        assertThat(loss(usual, "public.t", 1, 0)).isEqualTo(Loss.EMPTIED);
        assertThat(loss(usual, "public.t", 0, 0)).isNull();
        assertThat(loss(usual, "public.t", 100, 200)).isNull();
    }

    @Test
    void aTableThatIsGoneIsALossUnlessItWasEmpty() {
        LossJudge usual = new LossJudge(LossConfig.STANDARD);

        assertThat(usual.change("public.t", facts(3), null).loss()).isEqualTo(Loss.GONE);
        assertThat(usual.change("public.t", facts(0), null).loss()).isNull();
        assertThat(usual.change("public.t", null, facts(3)).loss()).isNull();
    }

    @Test
    void aTablesOwnRuleBeatsPatternsAndTheFirstPatternBeatsLaterOnes() {
        Map<String, LossRule> tables = new LinkedHashMap<>();
        tables.put("public.log_*", new LossRule(100, 0, true));
        tables.put("public.*", new LossRule(50, 0, false));
        tables.put("public.log_book", new LossRule(0, 0, false));
        LossJudge judge = new LossJudge(new LossConfig(LossRule.STANDARD, tables));

        assertThat(judge.change("public.log_2026", facts(9), null).loss()).isNull();
        assertThat(loss(judge, "public.log_2026", 9, 0)).isNull();
        assertThat(loss(judge, "public.log_book", 9, 8)).isEqualTo(Loss.SHRUNK);
        assertThat(loss(judge, "public.other", 9, 5)).isNull();
        assertThat(loss(judge, "public.other", 9, 4)).isEqualTo(Loss.SHRUNK);
        assertThat(loss(judge, "auth.public.other", 9, 4)).isNull();
        assertThat(loss(judge, "public.other", 9, 0)).isEqualTo(Loss.EMPTIED);
    }

    private static Loss loss(LossJudge judge, String table, long before, long after) {
        return judge.change(table, facts(before), facts(after)).loss();
    }

    private static TableFacts facts(long rows) {
        return new TableFacts("t", rows, rows * 10, "a");
    }
}
