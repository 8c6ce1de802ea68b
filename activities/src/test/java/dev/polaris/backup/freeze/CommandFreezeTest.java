package dev.polaris.backup.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import dev.polaris.backup.instance.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script that keeps its flag in a file. */
final class CommandFreezeTest {
    private static final FreezeOrder OURS = order("procedure/prod/ours");

    @TempDir
    Path directory;

    @Test
    void whatTheCommandSaysIsSeen() {
        AppFreeze freeze = freeze(script(), Duration.ofSeconds(20));

        assertThat(freeze.examine(OURS)).isEqualTo(new FreezeFacts("command", true, null, List.of()));
        FreezeProof proof = freeze.freeze(OURS);
        assertThat(proof.evidence()).isEqualTo("froze h:1/d until " + OURS.until());
        assertThat(freeze.examine(OURS).frozenBy()).isEqualTo("procedure/prod/ours");

        freeze.thaw(order("procedure/prod/theirs"));
        assertThat(directory.resolve("flag")).exists();
        assertThatThrownBy(() -> freeze.freeze(order("procedure/prod/theirs")))
                .hasMessageContaining("frozen by procedure/prod/ours");

        freeze.thaw(OURS);
        freeze.thaw(OURS);
        assertThat(directory.resolve("flag")).doesNotExist();
    }

    @Test
    void whatItPrintsBesidesIsNotRepeated() {
        assertThat(freeze("echo a secret >&2; exit 3", Duration.ofSeconds(20))
                        .examine(OURS)
                        .problems())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("status 3").doesNotContain("secret"));
        assertThat(freeze("echo no JSON", Duration.ofSeconds(20)).examine(OURS).problems())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("not JSON"));
    }

    @Test
    void oneThatHangsIsEndedWithAllItStarted() throws Exception {
        Path pid = directory.resolve("pid");

        assertThat(freeze("sleep 1000 & echo $! > " + pid + "; wait", Duration.ofMillis(1500))
                        .examine(OURS)
                        .problems())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("took longer"));

        // Killed with its group; who adopted it may not have asked for its end yet, so it is looked at as what it runs.
        Optional<ProcessHandle> child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        Instant latest = Instant.now().plusSeconds(30);
        while (child.flatMap(process -> process.info().command()).isPresent()) {
            assertThat(Instant.now()).isBefore(latest);
        }
    }

    private AppFreeze freeze(String run, Duration timeout) {
        return new CommandFreeze(new CommandHook(new CommandHookConfig(run, timeout), FailureType.FREEZE_FAILED));
    }

    private String script() {
        return """
                flag=%s/flag
                case $POLARIS_STEP in
                  examine) echo "{\\"endsByItself\\": true, \\"frozenBy\\": \\"$(cat "$flag" 2>/dev/null)\\"}" ;;
                  freeze) printf %%s "$POLARIS_PROCEDURE" > "$flag"
                    echo "{\\"evidence\\": \\"froze $POLARIS_HOST:$POLARIS_PORT/$POLARIS_DATABASE until $POLARIS_UNTIL\\"}" ;;
                  thaw) rm -f "$flag" ;;
                esac
                """.formatted(directory);
    }

    private static FreezeOrder order(String procedure) {
        return new FreezeOrder(
                "prod", procedure, new Instance("live", "h", 1, "d", null), Instant.parse("2030-01-01T00:00:00Z"));
    }
}
