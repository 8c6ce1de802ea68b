package dev.polaris.backup.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class S3ServerTest {
    @Test
    void killedServerIsTransientAndKeepsWhatItHadAnswered() throws Exception {
        byte[] bytes = "kept".getBytes(UTF_8);
        try (S3Server server = S3Server.start();
                TestSlot slot = new TestSlot(server)) {
            ObjectStore backup = slot.store(S3Role.BACKUP);
            PinnedObject pinned = backup.put(slot.key("roles.sql"), bytes, TestSlot.TEXT, Map.of());

            server.kill();
            assertThatThrownBy(() -> backup.put(slot.key("roles.sql"), bytes, TestSlot.TEXT, Map.of()))
                    .isInstanceOf(ObjectStoreException.Transient.class);

            server.restart();
            assertThat(slot.store(S3Role.VERIFY).open(pinned).readAllBytes()).isEqualTo(bytes);
            assertThat(slot.store(S3Role.VERIFY).versions(pinned.key())).hasSize(1);
        }
    }
}
