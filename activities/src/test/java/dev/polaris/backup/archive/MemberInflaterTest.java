package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.Compression;
import dev.polaris.backup.gzip.Codec;
import dev.polaris.backup.gzip.MemberBuffer;
import dev.polaris.backup.gzip.MemberCompressor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A member is judged alike, whatever decompresses it. */
final class MemberInflaterTest {
    private static final byte[] CONTENT = content();

    static List<Supplier<MemberInflater>> implementations() {
        return List.of(() -> new MemberInflater(Optional.empty()), MemberInflater::new);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aSoundMemberIsInflated(Supplier<MemberInflater> implementation) throws IOException {
        byte[] bytes = compressed();
        byte[] target = new byte[CONTENT.length];
        try (MemberInflater inflater = implementation.get()) {
            inflater.inflate(bytes, member(bytes.length, CONTENT.length), target);
        }
        assertThat(target).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void eachDamageIsNamed(Supplier<MemberInflater> implementation) {
        byte[] bytes = compressed();
        try (MemberInflater inflater = implementation.get()) {
            refuses(inflater, changed(bytes, 0), bytes.length, CONTENT.length, "does not begin with a gzip header");
            refuses(inflater, bytes, bytes.length - 100, CONTENT.length, "does not end where the index says");
            refuses(inflater, bytes, bytes.length, CONTENT.length + 1, "bytes of content instead of");
            refuses(inflater, bytes, bytes.length, CONTENT.length - 1, "bytes of content instead of");
            refuses(inflater, Arrays.copyOf(bytes, bytes.length + 3), bytes.length + 3, CONTENT.length, "gzip trailer");
            refuses(inflater, changed(bytes, bytes.length - 1), bytes.length, CONTENT.length, "trailer contradicts");
            refuses(inflater, changed(bytes, bytes.length - 8), bytes.length, CONTENT.length, "trailer contradicts");
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void contentOfAnotherMemberIsRefused(Supplier<MemberInflater> implementation) {
        byte[] bytes = compressed();
        Member other = new Member(0, bytes.length, 0, CONTENT.length, 4711, MemberBegin.OUTSIDE_BLOCKS);
        try (MemberInflater inflater = implementation.get()) {
            assertThatThrownBy(() -> inflater.inflate(bytes, other, new byte[CONTENT.length]))
                    .hasMessageContaining("not the one in the index");
        }
    }

    /** No changed byte of the deflated data is overlooked, and both say the same of it. */
    @Test
    void implementationsAgreeOnEveryFlippedByte() {
        byte[] bytes = compressed();
        for (int at = 10; at < bytes.length; at += 97) {
            byte[] broken = changed(bytes, at);
            List<String> told = implementations().stream()
                    .map(each -> told(each, broken))
                    .distinct()
                    .toList();
            assertThat(told).as("byte %s", at).hasSize(1).doesNotContain("sound");
        }
    }

    private static String told(Supplier<MemberInflater> implementation, byte[] bytes) {
        try (MemberInflater inflater = implementation.get()) {
            inflater.inflate(bytes, member(bytes.length, CONTENT.length), new byte[CONTENT.length]);
            return "sound";
        } catch (MemberDamage damage) {
            return damage.getMessage();
        }
    }

    private static void refuses(MemberInflater inflater, byte[] bytes, int length, int expected, String why) {
        assertThatThrownBy(() -> inflater.inflate(bytes, member(length, expected), new byte[CONTENT.length + 1]))
                .isInstanceOf(MemberDamage.class)
                .hasMessageContaining(why);
    }

    private static Member member(int length, int uncompressedLength) {
        CRC32 crc = new CRC32();
        crc.update(CONTENT);
        return new Member(0, length, 0, uncompressedLength, (int) crc.getValue(), MemberBegin.OUTSIDE_BLOCKS);
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 0x10;
        return changed;
    }

    private static byte[] compressed() {
        MemberBuffer member = new MemberBuffer(0);
        try (MemberCompressor compressor =
                Codec.jdk(Compression.BALANCED).compressors().open()) {
            compressor.compress(CONTENT, CONTENT.length, member);
        }
        return Arrays.copyOf(member.bytes(), member.length());
    }

    private static byte[] content() {
        Random random = new Random(5);
        byte[] content = new byte[60_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + random.nextInt(12));
        }
        return content;
    }
}
