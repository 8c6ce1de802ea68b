package dev.polaris.backup.storage.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** The bytes of objects, one file for each version; keys could not be file names. */
final class ByteFiles {
    /** What one part of an upload to the store behind Supabase holds; the tag of a larger object is no digest. */
    private static final long PART = 16L << 20;

    private final Path directory;
    private final Path incoming;

    ByteFiles(Path directory) throws IOException {
        this.directory = directory;
        this.incoming = Files.createDirectories(directory.resolve("incoming"));
    }

    /** What was stored: its version, its length, and its entity tag with quotes. */
    record Stored(String version, long size, String etag) {}

    Path of(String version) {
        return directory.resolve(version.substring(0, 2)).resolve(version);
    }

    Path newIncoming() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    /** Reads to the end, and refuses what is longer than allowed. */
    Stored store(InputStream source, long limit) throws IOException {
        Path file = newIncoming();
        try {
            MessageDigest md5 = md5();
            long size = 0;
            try (OutputStream target = Files.newOutputStream(file)) {
                byte[] buffer = new byte[64 << 10];
                for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                    size += count;
                    if (size > limit) {
                        throw StorageError.tooLarge();
                    }
                    md5.update(buffer, 0, count);
                    target.write(buffer, 0, count);
                }
            }
            return take(file, size, tag(md5, size > PART ? (size + PART - 1) / PART : 0));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Makes a file that a resumable upload has filled the bytes of a new version; such objects always have parts. */
    Stored takeWhole(Path file) throws IOException {
        MessageDigest md5 = md5();
        try (InputStream source = Files.newInputStream(file)) {
            byte[] buffer = new byte[64 << 10];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                md5.update(buffer, 0, count);
            }
        }
        long size = Files.size(file);
        return take(file, size, tag(md5, Math.max(1, (size + PART - 1) / PART)));
    }

    Stored copy(String version, String etag) throws IOException {
        Path file = newIncoming();
        try {
            Files.copy(of(version), file);
            return take(file, Files.size(file), etag);
        } catch (NoSuchFileException e) {
            throw StorageError.noBytes();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    void delete(String version) throws IOException {
        if (version != null) {
            Files.deleteIfExists(of(version));
        }
    }

    private Stored take(Path file, long size, String etag) throws IOException {
        String version = UUID.randomUUID().toString();
        Path target = of(version);
        Files.createDirectories(target.getParent());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        return new Stored(version, size, etag);
    }

    private static String tag(MessageDigest md5, long parts) {
        return '"' + HexFormat.of().formatHex(md5.digest()) + (parts == 0 ? "" : "-" + parts) + '"';
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have MD5", e);
        }
    }
}
