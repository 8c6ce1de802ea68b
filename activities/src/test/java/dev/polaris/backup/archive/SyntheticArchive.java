package dev.polaris.backup.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds custom-format archives byte by byte, for shapes no installed pg_dump writes: rows coalesced in chunks or split
 * over them, other versions, and lies.
 */
final class SyntheticArchive {
    static final byte[] TERMINATOR = "\\.\n\n\n".getBytes(StandardCharsets.UTF_8);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int minor;
    private int ordinal;

    SyntheticArchive(int minor, int tocCount) {
        this.minor = minor;
        raw("PGDMP".getBytes(StandardCharsets.UTF_8));
        raw(new byte[] {1, (byte) minor, 0, 4, 8, 1});
        if (minor >= 15) {
            raw(new byte[] {0});
        } else {
            number(0);
        }
        for (int part : new int[] {56, 34, 12, 31, 11, 126, 0}) {
            number(part);
        }
        text("source").text("15.18").text("15.18").number(tocCount);
    }

    SyntheticArchive table(int dumpId, String name) {
        return entry(dumpId, true, name, "TABLE DATA", "COPY public." + name + " (a) FROM stdin;\n");
    }

    SyntheticArchive largeObjects(int dumpId) {
        return entry(dumpId, true, "BLOBS", "BLOBS", null);
    }

    SyntheticArchive entry(int dumpId, boolean data, String name, String kind, String copy) {
        number(dumpId).number(data ? 1 : 0).text("1259").text(String.valueOf(16384 + ordinal++));
        text(name)
                .text(kind)
                .number(3)
                .text("")
                .text("")
                .text(copy)
                .text("public")
                .text("")
                .text("heap");
        if (minor >= 16) {
            number('r');
        }
        text("postgres").text("false").text("1").text(null);
        return raw(new byte[] {(byte) (data ? 1 : 3), 0, 0, 0, 0, 0, 0, 0, 0});
    }

    /** A block whose chunks are exactly these. */
    SyntheticArchive rows(int dumpId, List<byte[]> chunks) {
        raw(new byte[] {1}).number(dumpId);
        return chunks(chunks);
    }

    SyntheticArchive beginLargeObjects(int dumpId) {
        return raw(new byte[] {3}).number(dumpId);
    }

    SyntheticArchive largeObject(long oid, List<byte[]> chunks) {
        number((int) oid);
        return chunks(chunks);
    }

    SyntheticArchive chunks(List<byte[]> chunks) {
        for (byte[] chunk : chunks) {
            number(chunk.length).raw(chunk);
        }
        return number(0);
    }

    SyntheticArchive number(int value) {
        bytes.write(value < 0 ? 1 : 0);
        int magnitude = Math.abs(value);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.write(magnitude >>> shift);
        }
        return this;
    }

    SyntheticArchive text(String value) {
        if (value == null) {
            return number(-1);
        }
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return number(encoded.length).raw(encoded);
    }

    SyntheticArchive raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** The text in pieces of one size, whatever they cut. */
    static List<byte[]> inPieces(byte[] text, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < text.length; from += size) {
            pieces.add(Arrays.copyOfRange(text, from, Math.min(text.length, from + size)));
        }
        return pieces;
    }

    /** Whole COPY text of these rows, with its terminator. */
    static byte[] copyText(List<String> rows) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String row : rows) {
            text.writeBytes(row.getBytes(StandardCharsets.UTF_8));
            text.write('\n');
        }
        text.writeBytes(TERMINATOR);
        return text.toByteArray();
    }
}
