package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Files with values of rows, for people: only the worker's own user can read them. They are the one place outside databases
 * and the bucket where values go, and only the operator of the host removes them.
 */
public final class RowFiles {
    private static final int SAMPLE_ROWS = 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWN_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;

    public RowFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes some rows of each difference, and returns the file's path. */
    String writeSamples(Connection connection, RowOrder order, String schema, List<StagedTable> tables)
            throws SQLException, IOException {
        Path file = place(order, "samples-" + order.generation() + ".csv");
        Path unfinished = unfinished(file);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished, StandardOpenOption.WRITE))) {
            for (StagedTable table : tables) {
                String name = table.live().name().label();
                sample(connection, out, name + ", missing today", columns(table, "s"), table.missing());
                if (table.keyed()) {
                    String changed = table.changed();
                    sample(connection, out, name + ", changed, as in the backup", columns(table, "s"), changed);
                    sample(connection, out, name + ", changed, as today", columns(table, "l"), changed);
                }
                if (table.relation() == TableRelation.ROOT) {
                    String condition = RowCondition.of(order.options().selection(), table.live(), schema);
                    sample(connection, out, name + ", not in the backup", columns(table, "l"), table.extra(condition));
                }
            }
        }
        return finish(unfinished, file).toString();
    }

    private static void sample(Connection connection, OutputStream out, String title, String columns, String rows)
            throws SQLException, IOException {
        out.write(("# " + title + ", at most " + SAMPLE_ROWS + " rows\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        copyCsv(connection, out, "select " + columns + " from " + rows + " limit " + SAMPLE_ROWS);
        out.write('\n');
    }

    /** Writes the selected rows, or only those missing today, as CSV with a header line. */
    ExportedRows export(Connection connection, RowOrder order, StagedTable table) throws SQLException, IOException {
        Path file = place(order, table.live().name().label().replaceAll("[^A-Za-z0-9._-]", "_") + ".csv");
        Path unfinished = unfinished(file);
        String rows = order.options().onlyMissing() ? table.missing() : table.stagedFrom();
        String columns = table.columns().stream()
                .map(column -> "s." + TableName.quoted(column))
                .collect(Collectors.joining(", "));
        MessageDigest digest = sha256();
        long count;
        try (OutputStream out = new BufferedOutputStream(
                new DigestOutputStream(Files.newOutputStream(unfinished, StandardOpenOption.WRITE), digest))) {
            count = copyCsv(connection, out, "select " + columns + " from " + rows);
        }
        Path finished = finish(unfinished, file);
        return new ExportedRows(
                InetAddress.getLocalHost().getHostName(),
                finished.toString(),
                count,
                Files.size(finished),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static String columns(StagedTable table, String alias) {
        return table.written().stream()
                .map(column -> alias + "." + TableName.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    private static long copyCsv(Connection connection, OutputStream out, String query)
            throws SQLException, IOException {
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout (format csv, header)", out);
    }

    private Path place(RowOrder order, String name) {
        Path own = directory.toAbsolutePath().resolve(order.env()).resolve(order.ticket() + "-" + order.restoreId());
        return own.resolve(name);
    }

    private static Path unfinished(Path file) {
        try {
            Files.createDirectories(file.getParent(), OWN_DIRECTORY);
            return Files.createTempFile(file.getParent(), "unfinished-", ".tmp", OWN_FILE);
        } catch (IOException e) {
            throw FailureType.BAD_CONFIGURATION.told("The restore worker cannot write into restore.exportDirectory ("
                    + e.getClass().getSimpleName() + "). Make it writable for the worker's user.");
        }
    }

    /** A reader never sees half a file. */
    private static Path finish(Path unfinished, Path file) throws IOException {
        return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
