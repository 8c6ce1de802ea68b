package dev.polaris.backup.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own in memory that a test fills up and frees again, so that a server on it has a full disk. */
final class SmallDisk implements AutoCloseable {
    private static final int MEBIBYTES = 256;

    private final Path mount;
    private final Path ballast;

    private SmallDisk(Path mount) {
        this.mount = mount;
        this.ballast = mount.resolve("ballast");
    }

    /** Mounts one, and makes a directory on it that the servers' user owns; a test without the right to is skipped. */
    static SmallDisk mount() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can mount the small file system that is to be full");
        Path mount = Files.createTempDirectory("polaris-small-disk-");
        if (run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + MEBIBYTES + "m", "tmpfs", mount.toString()) != 0) {
            Files.delete(mount);
            assumeTrue(false, "this machine does not let root mount a file system in memory");
        }
        SmallDisk disk = new SmallDisk(mount);
        Files.createDirectory(disk.directory());
        if (run("chown", "postgres", disk.directory().toString()) != 0) {
            throw new IOException("there is no user postgres to own " + disk.directory());
        }
        return disk;
    }

    /** A directory on it that the servers' user may write to. */
    Path directory() {
        return mount.resolve("tablespace");
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        byte[] bytes = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int mebibytes = 0; mebibytes <= MEBIBYTES; mebibytes++) {
                out.write(bytes);
            }
            throw new IOException("the small disk is larger than it should be");
        } catch (IOException full) {
            if (Files.getFileStore(mount).getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    /** Frees what {@link #fill} took. */
    void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws Exception {
        // Lazily: a server may hold files that are dropped already.
        if (run("umount", "--lazy", mount.toString()) != 0) {
            throw new IOException("cannot unmount " + mount);
        }
        Files.delete(mount);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
