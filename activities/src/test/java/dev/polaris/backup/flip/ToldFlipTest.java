package dev.polaris.backup.flip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import dev.polaris.backup.hook.HookServer;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.instance.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps that are told where to point, by the web and by a command. */
final class ToldFlipTest {
    private static final Instance OLD = new Instance("old", "127.0.0.1", 1, "app", null);
    private static final Instance FRESH = new Instance("fresh", "127.0.0.1", 2, "app", null);
    private static final FlipOrder ORDER = new FlipOrder("prod", "procedure/prod/1", OLD, FRESH);

    @TempDir
    Path directory;

    @Test
    void anAppIsToldOnceAlthoughItsAnswerIsLost() throws Exception {
        try (HookServer app = new HookServer("{\"host\": \"localhost\", \"port\": 1, \"database\": \"app\"}")) {
            AppFlip flip = ToldFlip.by(new HttpHook(app.config(), HookServer.SECRETS, FailureType.ROUTE_WRONG));
            assertThat(flip.examine(ORDER).side()).isEqualTo(FlipSide.FROM);
            app.loseAnAnswer();

            assertThatThrownBy(() -> flip.flip(ORDER)).hasMessageContaining("answered 503");
            assertThat(flip.flip(ORDER).evidence()).contains("already");

            assertThat(app.keys()).containsExactly("procedure/prod/1/fresh");
            assertThat(flip.examine(ORDER).side()).isEqualTo(FlipSide.TO);
            app.hold("{\"host\": \"127.0.0.1\", \"port\": 3, \"database\": \"app\"}");
            assertThatThrownBy(() -> flip.flip(ORDER)).hasMessageContaining("127.0.0.1:3/app, neither at");
            app.hold("{}");
            assertThat(flip.examine(ORDER).problems())
                    .singleElement()
                    .satisfies(said -> assertThat(said).contains("does not say by host, port and database"));
        }
    }

    @Test
    void aCommandPointsAndSaysWhere() throws Exception {
        Path place = Files.writeString(
                directory.resolve("place"), "{\"host\": \"127.0.0.1\", \"port\": 1, \"database\": \"app\"}");
        AppFlip flip = ToldFlip.by(new CommandHook(
                new CommandHookConfig(
                        "if [ $POLARIS_STEP = flip ]; then printf '{\"host\": \"%s\", \"port\": %s, \"database\": \"%s\"}'"
                                + " $POLARIS_HOST $POLARIS_PORT $POLARIS_DATABASE > " + place + "; else cat " + place
                                + "; fi",
                        Duration.ofSeconds(20)),
                FailureType.ROUTE_WRONG));

        assertThat(flip.examine(ORDER).side()).isEqualTo(FlipSide.FROM);
        flip.flip(ORDER);
        assertThat(flip.examine(ORDER)).isEqualTo(new FlipFacts("command", "127.0.0.1:2/app", FlipSide.TO, List.of()));
    }
}
