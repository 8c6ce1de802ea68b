package dev.polaris.backup.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A file with secrets, of which readers see the old content whole or the new content whole. What it held before a run is
 * kept beside it, once, however often the run writes.
 */
final class KeptFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final Path kept;

    /** @param procedure the run that writes */
    KeptFile(Path path, String procedure) {
        this.path = path.toAbsolutePath();
        CRC32 mark = new CRC32();
        mark.update(procedure.getBytes(StandardCharsets.UTF_8));
        this.kept = this.path.resolveSibling(
                path.getFileName() + ".before-" + HexFormat.of().toHexDigits((int) mark.getValue()));
    }

    /** What it holds; empty when it is not there. */
    Optional<String> read() throws IOException {
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    /** Where the content from before the run is; empty when there was none. */
    Optional<Path> kept() {
        return Files.exists(kept) ? Optional.of(kept) : Optional.empty();
    }

    /** Replaces the content. The file's owner stays, so that whoever reads it still can. */
    void write(String content) throws IOException {
        keep();
        Path next = Files.createTempFile(path.getParent(), "." + path.getFileName(), ".next", OWNER_ONLY);
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (Files.exists(path)) {
                Files.setOwner(next, Files.getOwner(path));
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(path.getParent());
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Forgets the content from before the run. */
    boolean forget() throws IOException {
        return Files.deleteIfExists(kept);
    }

    /**
     * Puts the content from before the run back.
     *
     * @return whether there was any
     */
    boolean putBack() throws IOException {
        if (!Files.exists(kept)) {
            return false;
        }
        Files.move(kept, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(path.getParent());
        return true;
    }

    /** What it held before the run; empty when the run has kept nothing. */
    Optional<String> before() throws IOException {
        return Files.exists(kept) ? Optional.of(Files.readString(kept)) : Optional.empty();
    }

    /** Keeps what it holds, unless an earlier attempt of the run has done so. */
    void keep() throws IOException {
        if (!Files.exists(path) || Files.exists(kept)) {
            return;
        }
        Path copy = Files.createTempFile(path.getParent(), "." + path.getFileName(), ".kept", OWNER_ONLY);
        try {
            Files.write(copy, Files.readAllBytes(path));
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.setOwner(copy, Files.getOwner(path));
            // A link, because it refuses to replace what another attempt has kept.
            Files.createLink(kept, copy);
        } catch (FileAlreadyExistsException e) {
            // Kept by another attempt, at a moment at which this one had written nothing.
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** A rename that the disk does not know of would be undone by a crash. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
