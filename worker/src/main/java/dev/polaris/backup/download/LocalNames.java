package dev.polaris.backup.download;

import dev.polaris.backup.storage.manifest.MirrorKey;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a mirrored object goes in a directory: under its own key, or, where no file can have that name or another
 * object's file is in the way, under {@code .polaris/} and the SHA-256 of its key. Never outside the directory.
 */
final class LocalNames {
    private final Path directory;

    LocalNames(Path directory) {
        this.directory = directory;
    }

    /** The file of a key. */
    Path of(String key) {
        String plain = MirrorKey.of("", key);
        Path file = directory.resolve(plain);
        return isInTheWay(file) ? directory.resolve(MirrorKey.odd("", key)) : file;
    }

    /** An object named {@code a} keeps {@code a/b} from having a directory, and the other way round. */
    private boolean isInTheWay(Path file) {
        for (Path parent = file.getParent(); !parent.equals(directory); parent = parent.getParent()) {
            if (Files.exists(parent) && !Files.isDirectory(parent)) {
                return true;
            }
        }
        return Files.isDirectory(file);
    }
}
