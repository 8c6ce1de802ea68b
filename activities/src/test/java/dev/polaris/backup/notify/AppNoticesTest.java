package dev.polaris.backup.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.config.NotifyConfig;
import dev.polaris.backup.hook.HookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices reach people, each by the one way that is configured. */
final class AppNoticesTest {
    private static final Notice NOTICE =
            new Notice("prod", "procedure/prod", Severity.PAGE, "The deadline passes", "Approve or abort.");

    @TempDir
    Path directory;

    @Test
    void aNoticeThatIsToldTwiceHasOneKey() throws Exception {
        try (HookServer pager = new HookServer("{}")) {
            AppNotices notices = new AppNotices(Optional.of(new NotifyConfig.Http(pager.config())), HookServer.SECRETS);
            pager.loseAnAnswer();

            assertThatThrownBy(() -> notices.tell(NOTICE)).hasMessageContaining("answered 503");
            notices.tell(NOTICE);
            notices.tell(new Notice("prod", "procedure/prod", Severity.INFO, "Done", "Nothing to do."));

            assertThat(pager.keys()).hasSize(3).doesNotContainNull();
            assertThat(pager.keys().get(0))
                    .isEqualTo(pager.keys().get(1))
                    .isNotEqualTo(pager.keys().get(2));
            assertThat(pager.held().toString())
                    .contains("\"severity\":\"INFO\"", "\"title\":\"Done\"", "\"env\":\"prod\"");
        }
    }

    @Test
    void aCommandIsToldByVariables() {
        Path told = directory.resolve("told");
        new AppNotices(
                        Optional.of(new NotifyConfig.Command(new CommandHookConfig(
                                "echo \"$POLARIS_STEP $POLARIS_SEVERITY $POLARIS_TITLE: $POLARIS_TEXT\" > " + told,
                                Duration.ofSeconds(20)))),
                        Map.of())
                .tell(NOTICE);

        assertThat(told).hasContent("notify PAGE The deadline passes: Approve or abort.");
    }

    @Test
    void withoutAWayNobodyIsToldAndNothingFails() {
        new AppNotices(Optional.empty(), Map.of()).tell(NOTICE);
    }
}
