package dev.polaris.backup.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The product as a class path for processes of its own. Tests start a hundred of them, and most of what a start costs is
 * loading and compiling classes; so the JVM keeps those of the first one in an archive for the others.
 */
final class Product {
    private static final Path DIRECTORY = Path.of("target", "product");
    private static final Path ARCHIVE = DIRECTORY.resolve("classes.jsa");

    private static String classPath;
    private static boolean archived;

    private Product() {}

    /**
     * All jars. The tests' own classes and settings are left out, or their log configuration would replace the product's;
     * directories become jars, because the JVM archives no classes of directories.
     */
    static synchronized String classPath() throws IOException {
        if (classPath == null) {
            Files.createDirectories(DIRECTORY);
            List<String> jars = new ArrayList<>();
            String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            for (String entry : all.split(File.pathSeparator)) {
                if (!entry.endsWith("test-classes") && !entry.endsWith("-tests.jar")) {
                    jars.add(Files.isDirectory(Path.of(entry)) ? jar(entry, jars.size()) : entry);
                }
            }
            classPath = String.join(File.pathSeparator, jars);
        }
        return classPath;
    }

    /** Options of a JVM that starts fast; the given process is started once, and ended, when there is no archive yet. */
    static synchronized List<String> quickStart(FirstStart first) throws Exception {
        if (!archived) {
            Files.createDirectories(DIRECTORY);
            Files.deleteIfExists(ARCHIVE);
            first.startAndStop("-XX:ArchiveClassesAtExit=" + ARCHIVE.toAbsolutePath());
            archived = true;
        }
        return List.of("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + ARCHIVE.toAbsolutePath());
    }

    private static String jar(String directory, int number) throws IOException {
        Path jar = DIRECTORY.resolve(number + ".jar").toAbsolutePath();
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", directory, ".");
        if (status != 0) {
            throw new IOException("cannot make a jar of " + directory);
        }
        return jar.toString();
    }

    /** Starts a process with one more option of its JVM, and ends it in order. */
    @FunctionalInterface
    interface FirstStart {
        void startAndStop(String option) throws Exception;
    }
}
