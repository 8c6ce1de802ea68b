package dev.polaris.backup.flip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that is replaced as a whole: whoever reads it sees the old text or the new one, also after a power failure. */
final class WholeFile {
    private final Path path;

    /** @param path the file, or a link to it */
    WholeFile(Path path) {
        this.path = path;
    }

    String read() throws IOException {
        return Files.readString(path);
    }

    /** Replaces the text; owner, group and mode stay. */
    void replace(String text) throws IOException {
        Path file = path.toRealPath();
        PosixFileAttributes attributes =
                Files.getFileAttributeView(file, PosixFileAttributeView.class).readAttributes();
        Path beside = beside(file, ".polaris-new");
        // Left by an attempt that was killed.
        Files.deleteIfExists(beside);
        write(beside, text);
        PosixFileAttributeView view = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(attributes.owner())) {
            view.setOwner(attributes.owner());
        }
        if (!view.readAttributes().group().equals(attributes.group())) {
            view.setGroup(attributes.group());
        }
        view.setPermissions(attributes.permissions());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.getParent())) {
            directory.force(true);
        }
    }

    /**
     * Keeps a copy beside the file, for its owner only. A copy that is there stays: it is from before the first change.
     *
     * @return the copy
     */
    Path keep(String mark) throws IOException {
        Path file = path.toRealPath();
        Path copy = beside(file, ".before-" + mark.replaceAll("[^A-Za-z0-9._-]", "-"));
        if (!Files.exists(copy)) {
            Path unfinished = beside(file, ".polaris-copy");
            Files.deleteIfExists(unfinished);
            write(unfinished, Files.readString(file));
            try {
                Files.move(unfinished, copy);
            } catch (FileAlreadyExistsException e) {
                Files.deleteIfExists(unfinished);
            }
        }
        return copy;
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
