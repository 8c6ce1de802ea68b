package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PartBuffersTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void holdsNoMoreThanItsBytesHoweverLargePartsGrow() throws Exception {
        PartBuffers buffers = new PartBuffers(3, 128L * MEBIBYTE, new SpareBuffers(8 * MEBIBYTE));
        for (int size : new int[] {8, 16, 32, 64}) {
            List<byte[]> lent = new ArrayList<>();
            int fitting = Math.min(3, 128 / size);
            for (int i = 0; i < fitting; i++) {
                lent.add(buffers.take(size * MEBIBYTE));
            }
            CompletableFuture<byte[]> oneMore = CompletableFuture.supplyAsync(() -> {
                try {
                    return buffers.take(size * MEBIBYTE);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            buffers.giveBack(lent.remove(0));
            lent.add(oneMore.get(30, TimeUnit.SECONDS));
            lent.forEach(buffers::giveBack);
        }

        assertThat(buffers.mostHeld()).isEqualTo(128L * MEBIBYTE);
    }

    @Test
    void whatOneUploadHasUsedServesTheNext() throws Exception {
        SpareBuffers spare = new SpareBuffers(MEBIBYTE);
        PartBuffers ended = new PartBuffers(3, 128L * MEBIBYTE, spare);
        byte[] used = ended.take(MEBIBYTE);
        ended.giveBack(used);
        ended.release();

        PartBuffers next = new PartBuffers(3, 128L * MEBIBYTE, spare);

        assertThat(next.take(MEBIBYTE)).isSameAs(used);
        assertThat(next.take(MEBIBYTE)).isNotSameAs(used);
        assertThat(next.take(2 * MEBIBYTE)).hasSize(2 * MEBIBYTE);
    }
}
