package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartGrowthTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void doublesThreeTimesAndHoldsAboutHalfATebibyte() {
        PartGrowth growth = PartGrowth.standard();

        assertThat(growth.sizeOf(1)).isEqualTo(8 * MEBIBYTE);
        assertThat(growth.sizeOf(1000)).isEqualTo(8 * MEBIBYTE);
        assertThat(growth.sizeOf(1001)).isEqualTo(16 * MEBIBYTE);
        assertThat(growth.sizeOf(2001)).isEqualTo(32 * MEBIBYTE);
        assertThat(growth.sizeOf(3001)).isEqualTo(64 * MEBIBYTE);
        assertThat(growth.sizeOf(10_000)).isEqualTo(64 * MEBIBYTE);
        assertThat(growth.capacity()).isEqualTo((1000 * 8 + 1000 * 16 + 1000 * 32 + 7000 * 64) * MEBIBYTE);
    }
}
