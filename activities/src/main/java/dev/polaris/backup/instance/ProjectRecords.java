package dev.polaris.backup.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in which restore workers keep what they know of their projects; readable by their owner only. */
final class ProjectRecords {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final Pattern ID = Pattern.compile("[a-z0-9_]{1,40}");
    private static final String SUFFIX = ".project.json";

    private final Path directory;

    ProjectRecords(Path directory) {
        this.directory = directory;
    }

    /** Whether files can be written there. */
    boolean usable() {
        return Files.isDirectory(directory) && Files.isWritable(directory);
    }

    Optional<ProjectRecord> read(String id) throws IOException {
        Path file = file(id);
        return Files.exists(file)
                ? Optional.of(MAPPER.readValue(Files.readAllBytes(file), ProjectRecord.class))
                : Optional.empty();
    }

    /** Every project that is known. */
    List<ProjectRecord> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<ProjectRecord> all = new ArrayList<>();
            for (Path file : files.filter(entry -> entry.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                all.add(MAPPER.readValue(Files.readAllBytes(file), ProjectRecord.class));
            }
            return all;
        }
    }

    void write(ProjectRecord record) throws IOException {
        Path next = Files.createTempFile(
                directory,
                ".project",
                ".next",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(next, MAPPER.writeValueAsBytes(record));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    next,
                    file(record.order().id()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    void forget(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /**
     * Keeps other attempts at the same instance out until it is closed.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code INSTANCE_FAILED} when another one is at work
     */
    AutoCloseable lock(String id) throws IOException {
        FileChannel channel = FileChannel.open(
                file(id).resolveSibling("." + id + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
        }
        if (lock == null) {
            channel.close();
            throw FailureType.INSTANCE_FAILED.failure("Another attempt works on instance " + id + ".");
        }
        return channel;
    }

    private Path file(String id) {
        if (!ID.matcher(id).matches()) {
            throw FailureType.BAD_INPUT.failure(
                    "\"" + id + "\" is no instance: up to 40 lower-case letters, digits and underscores.");
        }
        return directory.resolve(id + SUFFIX);
    }
}
