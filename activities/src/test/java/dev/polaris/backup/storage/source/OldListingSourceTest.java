package dev.polaris.backup.storage.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.storage.server.StorageServer;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A project that was never migrated to the flat listing. */
final class OldListingSourceTest extends RestSourceTest {
    private static StorageServer server;

    @BeforeAll
    static void startOldServer() throws Exception {
        server = StorageServer.start(StorageProject.shared().settings().withoutListV2());
    }

    @AfterAll
    static void stopOldServer() {
        server.close();
    }

    @Override
    URI address() {
        return server.address();
    }

    /** Each object is asked for by itself: more than one page of its listing, and many of ours, are enough. */
    @Override
    int fillThreePages() throws Exception {
        project().fill(bucket, 1050);
        return 1050;
    }

    @Override
    void everyFactThatIsPromisedIsTheUploadedOne() {
        // Its listing describes every object, so it tells more than is promised.
    }

    @Test
    void keysThatDifferByCaseAreRefusedAndNotMixed() throws Exception {
        for (String key : List.of("A/x", "a/x", "a/y")) {
            put(key, key.getBytes(UTF_8));
        }
        StorageSource source = source();

        assertThatThrownBy(() -> keys(source.list(bucket, KeyRange.everything())))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("upper and lower case");
        delete("a/x");
        delete("a/y");
        assertThat(keys(source.list(bucket, KeyRange.everything()))).containsExactly("A/x");
    }
}
