package dev.polaris.backup.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.HookServer;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.instance.Instance;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app that honours its flag until the flag's time. */
final class HttpFlagFreezeTest extends FreezeContract {
    private static final String WRITABLE = "{\"readOnly\": false}";

    private static HookServer app;

    @BeforeAll
    static void start() throws Exception {
        app = new HookServer(WRITABLE);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void letWrite() {
        app.hold(WRITABLE);
    }

    @Override
    AppFreeze freeze() {
        return new HttpFlagFreeze(new HttpHook(app.config(), HookServer.SECRETS, FailureType.FREEZE_FAILED));
    }

    @Override
    FreezeOrder order(String procedure, Instant until) {
        return new FreezeOrder("prod", procedure, new Instance("live", "h", 1, "d", null), until);
    }

    @Override
    Client client() {
        return new Client() {
            @Override
            public boolean writes() {
                JsonNode flag = app.held();
                return !flag.path("readOnly").asBoolean()
                        || !Instant.parse(flag.path("until").asText()).isAfter(Instant.now());
            }

            @Override
            public void close() {
                // It has nothing open.
            }
        };
    }

    @Override
    void freezeInAProcessThatIsKilled(FreezeOrder order) {
        // Nothing of ours is needed for its end, so there is nothing to kill.
        freeze().freeze(order);
    }

    @Test
    void aLostAnswerIsNoLostFreeze() {
        app.loseAnAnswer();
        FreezeOrder order = order("procedure/prod/ours", inAnHour());

        assertThatThrownBy(() -> freeze().freeze(order)).hasMessageContaining("answered 503");
        freeze().freeze(order);

        assertThat(app.keys()).containsOnly("procedure/prod/ours");
    }

    @Test
    void aWrongSecretIsSaidAndNotRepeated() {
        AppFreeze stranger = new HttpFlagFreeze(
                new HttpHook(app.config(), Map.of("HOOK", "not the one"), FailureType.FREEZE_FAILED));

        assertThat(stranger.examine(order("procedure/prod/ours", inAnHour())).problems())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("answered 403").doesNotContain("not the one"));
    }
}
