package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import dev.polaris.backup.gzip.MemberCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Stores instead of compressing, so that the bytes do not depend on a zlib's version (RFC 1951, 3.2.4). */
final class StoredMemberCompressor implements MemberCompressor {
    private static final int LONGEST_BLOCK = 65535;

    @Override
    public int compress(byte[] bytes, int length, MemberBuffer target) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        member.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        for (int from = 0; from < length; from += LONGEST_BLOCK) {
            int count = Math.min(LONGEST_BLOCK, length - from);
            ByteBuffer block = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
            block.put((byte) (from + count == length ? 1 : 0))
                    .putShort((short) count)
                    .putShort((short) ~count);
            member.writeBytes(block.array());
            member.write(bytes, from, count);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) crc.getValue()).putInt(length);
        member.writeBytes(trailer.array());
        target.ensureCapacity(member.size());
        System.arraycopy(member.toByteArray(), 0, target.bytes(), 0, member.size());
        target.setLength(member.size());
        return (int) crc.getValue();
    }

    @Override
    public void close() {}
}
