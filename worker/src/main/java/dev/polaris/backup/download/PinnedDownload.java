package dev.polaris.backup.download;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes one stored object to a file in the very version its commit record pins. The file gets its name only after its
 * digest was found right, so a file of that name is a good one, whatever became of the process.
 */
final class PinnedDownload {
    private final ObjectStore store;

    PinnedDownload(ObjectStore store) {
        this.store = store;
    }

    /**
     * Downloads.
     *
     * @param target the file; its directory is there
     * @return the file
     * @throws FileAlreadyExistsException when there is a file of that name; it is left as it is
     * @throws WrongContentException when the stored bytes are not those that were pinned; nothing is kept of them
     */
    Path download(PinnedObject object, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            String digest = copy(object, unfinished);
            if (!digest.equals(object.sha256())) {
                throw new WrongContentException(
                        object.key() + " has SHA-256 " + digest + ", its commit record says " + object.sha256());
            }
            return Files.move(unfinished, target);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private String copy(PinnedObject object, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        // The store checks the size; what is left of an interrupted download of the same object is written over.
        try (InputStream content = new DigestInputStream(store.open(object), sha256);
                OutputStream out = Files.newOutputStream(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The stored bytes are not those that were committed. */
    static final class WrongContentException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongContentException(String message) {
            super(message);
        }
    }
}
