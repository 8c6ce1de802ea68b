package dev.polaris.backup.gzip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever compresses, any gunzip reads it. */
final class CodecTest {
    private static final int LONGEST = 5 << 20;

    static List<Codec> codecs() {
        List<Codec> codecs = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            codecs.add(Codec.of(compression));
            codecs.add(Codec.jdk(compression));
        }
        return codecs;
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void anyGunzipReadsEveryMember(Codec codec) throws IOException {
        MemberBuffer member = new MemberBuffer(0);
        try (MemberCompressor compressor = codec.compressors().open()) {
            for (byte[] content : contents()) {
                int crc = compressor.compress(content, content.length, member);
                assertThat(gunzipped(member)).isEqualTo(content);
                CRC32 expected = new CRC32();
                expected.update(content);
                assertThat(crc).isEqualTo((int) expected.getValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sameContentGivesSameBytesInAnotherThreadsCompressor(Codec codec) {
        byte[] rows = rows(1 << 20);
        MemberBuffer first = new MemberBuffer(0);
        MemberBuffer second = new MemberBuffer(0);
        try (MemberCompressor one = codec.compressors().open();
                MemberCompressor other = codec.compressors().open()) {
            other.compress(rows(77), 77, second);
            one.compress(rows, rows.length, first);
            other.compress(rows, rows.length, second);
        }
        assertThat(valid(second)).isEqualTo(valid(first));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void onlyTheDeclaredBytesAreCompressed(Codec codec) throws IOException {
        byte[] rows = rows(1 << 16);
        MemberBuffer member = new MemberBuffer(0);
        try (MemberCompressor compressor = codec.compressors().open()) {
            compressor.compress(rows, 1000, member);
        }
        assertThat(gunzipped(member)).hasSize(1000);
    }

    private static List<byte[]> contents() {
        byte[] noise = new byte[LONGEST];
        new Random(7).nextBytes(noise);
        return List.of(new byte[0], new byte[] {'x'}, noise, new byte[LONGEST], rows(LONGEST), rows(100));
    }

    /** Text as in a dump. */
    private static byte[] rows(int length) {
        Random random = new Random(11);
        byte[] rows = new byte[length];
        for (int i = 0; i < length; i++) {
            rows[i] = (byte) (i % 50 == 49 ? '\n' : i % 10 == 9 ? '\t' : 'a' + random.nextInt(12));
        }
        return rows;
    }

    private static byte[] gunzipped(MemberBuffer member) throws IOException {
        try (GZIPInputStream gunzip = new GZIPInputStream(new ByteArrayInputStream(valid(member)))) {
            return gunzip.readAllBytes();
        }
    }

    private static byte[] valid(MemberBuffer member) {
        return Arrays.copyOf(member.bytes(), member.length());
    }
}
