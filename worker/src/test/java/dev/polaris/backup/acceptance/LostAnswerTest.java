package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S3 did what it was asked to, and the answer did not arrive: nothing is done twice that counts. */
final class LostAnswerTest {
    private static Installation installation;
    private static CrashAftermath aftermath;

    @BeforeAll
    static void install() throws Exception {
        installation = Installation.ofDemo();
        aftermath = new CrashAftermath(installation);
        installation.worker("all");
    }

    @AfterAll
    static void uninstall() throws Exception {
        installation.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN_UPLOAD", "COMPLETION", "COMMIT", "VERIFICATION"})
    void theRunEndsVerified(LostAnswer lost) throws Exception {
        Rule rule = installation.s3().once(lost.request(), new Fault.LoseAnswer());

        aftermath.oneVerifiedBackup(installation.backUp());

        assertThat(rule.hits()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPEN_UPLOAD", "COMPLETION", "COMMIT", "VERIFICATION"})
    @Tag("full")
    void theRunEndsVerifiedWhateverElseIsLost(LostAnswer lost) throws Exception {
        theRunEndsVerified(lost);
    }

    @Test
    @Tag("full")
    void aCompletionIsFoundByLookingWhenEveryAnswerIsLost() throws Exception {
        Rule rule = installation.s3().always(LostAnswer.COMPLETION.request(), new Fault.LoseAnswer());
        try {
            aftermath.oneVerifiedBackup(installation.backUp());
        } finally {
            rule.remove();
        }
    }
}
