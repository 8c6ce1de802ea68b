package dev.polaris.backup.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations of a directory: its files {@code {version}_{name}.sql}, in the order of their versions' text, as Supabase has it. */
final class MigrationDirectory {
    /** Applies nothing. */
    static final String NONE = "none";

    private static final Pattern NAME = Pattern.compile("(\\d+)_(.*)\\.sql");
    private static final int MOST = 2_000;

    private final Path path;

    MigrationDirectory(Path path) {
        this.path = path;
    }

    /**
     * What a directory holds.
     *
     * @param files up to the wished version
     * @param problems everything that keeps them from being applied
     */
    record Wanted(List<MigrationFile> files, List<String> problems) {}

    /** @param upTo the last version; null for all, {@value #NONE} for none */
    Wanted read(String upTo) {
        if (NONE.equals(upTo)) {
            return new Wanted(List.of(), List.of());
        }
        List<MigrationFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            for (Path file : named()) {
                files.add(read(file));
            }
            files.sort(Comparator.comparing(MigrationFile::version));
        } catch (IOException e) {
            return new Wanted(List.of(), List.of(path + " on this worker's host cannot be read"));
        }
        refuseDoubled(files, problems);
        if (upTo != null && files.stream().noneMatch(file -> file.version().equals(upTo))) {
            problems.add("there is no migration " + upTo + " in " + path + "; the last is "
                    + (files.isEmpty() ? "none" : files.get(files.size() - 1).version()));
        }
        List<MigrationFile> wanted = files.stream()
                .filter(file -> upTo == null || file.version().compareTo(upTo) <= 0)
                .toList();
        if (wanted.size() > MOST) {
            problems.add(path + " holds " + wanted.size() + " migrations, and " + MOST + " are the most");
            wanted = List.of();
        }
        wanted.forEach(file -> problems.addAll(file.problems()));
        return new Wanted(wanted, problems);
    }

    private List<Path> named() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry ->
                            NAME.matcher(entry.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static MigrationFile read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalStateException(name);
        }
        byte[] content = Files.readAllBytes(file);
        return MigrationFile.of(
                name,
                new Migration(matcher.group(1), matcher.group(2), sha256(content)),
                new String(content, StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    private static void refuseDoubled(List<MigrationFile> files, List<String> problems) {
        Set<String> versions = new HashSet<>();
        for (MigrationFile file : files) {
            if (!versions.add(file.version())) {
                problems.add(file.name() + " has a version that another file has");
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
