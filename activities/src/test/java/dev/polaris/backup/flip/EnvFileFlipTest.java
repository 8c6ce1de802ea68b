package dev.polaris.backup.flip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.instance.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file, rewritten while it is read. */
final class EnvFileFlipTest {
    private static final Instance OLD = new Instance("old", "old.example", 5432, "app", null);
    private static final Instance FRESH = new Instance("fresh", "10.0.0.9", 5433, "polaris_instance_1", null);
    private static final FlipOrder ORDER = new FlipOrder("prod", "procedure/prod/1", OLD, FRESH);
    private static final String TEXT = """
            # kept, with DATABASE_URL=postgresql://nobody@elsewhere/app
            OTHER_DATABASE_URL=postgresql://app:x@other:1/app
            export DATABASE_URL="postgresql://app:p%40ss@old.example/app?sslmode=require"   # the app's
            KEY='a=b'
            LAST=no newline""";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(directory.resolve(".env"), TEXT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void onlyTheAddressChangesAndTheOldFileIsKept() throws Exception {
        assertThat(flip("true").examine(ORDER))
                .isEqualTo(new FlipFacts("envFile", "old.example:5432/app", FlipSide.FROM, List.of()));

        flip("true").flip(ORDER);

        assertThat(Files.readString(file))
                .isEqualTo(TEXT.replace("p%40ss@old.example/app?", "p%40ss@10.0.0.9:5433/polaris_instance_1?"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory.resolve(".env.before-procedure-prod-1")).hasContent(TEXT);
        assertThat(flip("false").flip(ORDER).evidence()).contains("already");
        assertThat(flip("true").examine(ORDER).side()).isEqualTo(FlipSide.TO);
    }

    @Test
    void anAppThatWasNotToldToReadItIsToldByTheNextAttempt() {
        assertThatThrownBy(() -> flip("exit 9").flip(ORDER)).hasMessageContaining("status 9");

        Path read = directory.resolve("read");
        flip("touch " + read).flip(ORDER);

        assertThat(read).exists();
        assertThat(directory.resolve(".env.polaris-unread")).doesNotExist();
    }

    @Test
    void theFileIsWholeAtEveryMoment() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                try {
                    String seen = Files.readString(file);
                    if (EnvFile.find(seen, "DATABASE_URL").isEmpty() || !seen.endsWith("LAST=no newline")) {
                        broken.add(seen);
                    }
                } catch (Exception e) {
                    broken.add(e.toString());
                }
            }
        });
        reader.start();
        FlipOrder back = new FlipOrder("prod", "procedure/prod/1", FRESH, OLD);
        EnvFileFlip flip = new EnvFileFlip(new FlipConfig.EnvFile(file.toString(), "DATABASE_URL", Optional.empty()));
        for (int i = 0; i < 50; i++) {
            flip.flip(ORDER);
            flip.flip(back);
        }
        over.set(true);
        reader.join();

        assertThat(broken).isEmpty();
    }

    @Test
    void whatStandsInTheWayIsSaid() {
        assertThat(new EnvFileFlip(new FlipConfig.EnvFile(file.toString(), "KEY", Optional.empty()))
                        .examine(ORDER)
                        .problems())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("has no KEY"));
        assertThatThrownBy(() -> flip("true").flip(new FlipOrder("prod", "procedure/prod/1", FRESH, FRESH)))
                .hasMessageContaining("old.example:5432/app, neither at");
    }

    private EnvFileFlip flip(String reload) {
        return new EnvFileFlip(new FlipConfig.EnvFile(
                file.toString(), "DATABASE_URL", Optional.of(new CommandHookConfig(reload, Duration.ofSeconds(20)))));
    }
}
