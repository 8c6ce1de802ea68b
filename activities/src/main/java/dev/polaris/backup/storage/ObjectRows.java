package dev.polaris.backup.storage;

import dev.polaris.backup.archive.CopyStatement;
import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.RowLines;
import dev.polaris.backup.archive.SliceReader;
import dev.polaris.backup.archive.TocEntry;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of {@code storage.objects} in a database backup. */
final class ObjectRows {
    /** As PostgreSQL writes it: {@code 2026-11-24 12:01:02.123456+00}. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(Locale.ROOT);

    private final PackedArchive archive;
    private final TocEntry table;
    private final Charset charset;
    private final List<String> columns;

    /**
     * One object as the database knew it.
     *
     * @param key its name
     * @param createdAt when its row was made; null when the row does not say
     */
    record Row(String key, Instant createdAt) {}

    /** Takes rows. */
    interface Sink {
        void row(Row row) throws IOException;
    }

    private ObjectRows(PackedArchive archive, TocEntry table) throws IOException {
        this.archive = archive;
        this.table = table;
        this.charset = archive.encoding().charset();
        this.columns = CopyStatement.parse(table.copyStatement()).columns();
    }

    /** The rows in an archive; empty when it has no such table. */
    static Optional<ObjectRows> of(PackedArchive archive) throws IOException {
        List<TocEntry> found = new ArrayList<>();
        archive.<RuntimeException>entries(entry -> {
            TocEntry toc = entry.toc();
            if (toc.description().equals("TABLE DATA")
                    && toc.copyStatement() != null
                    && toc.tag().equals("objects")
                    && "storage".equals(toc.namespace())) {
                found.add(toc);
            }
        });
        return found.isEmpty() ? Optional.empty() : Optional.of(new ObjectRows(archive, found.get(0)));
    }

    /** Reads the rows of one bucket, in no useful order. */
    void read(String bucket, Sink sink) throws IOException {
        int bucketColumn = column("bucket_id");
        int keyColumn = column("name");
        int createdColumn = columns.indexOf("created_at");
        RowLines<IOException> rows = new RowLines<>((bytes, from, length) -> {
            String[] fields = new String(bytes, from, length, charset).split("\t", -1);
            if (bucket.equals(text(fields[bucketColumn]))) {
                sink.row(new Row(text(fields[keyColumn]), createdColumn < 0 ? null : time(fields[createdColumn])));
            }
        });
        try (SliceReader slices = archive.slices()) {
            for (List<DataUnit> batch : archive.units(Long.MAX_VALUE, toc -> toc.dumpId() == table.dumpId())
                    .batches()) {
                for (DataUnit unit : batch) {
                    slices.<IOException>rows(unit, rows);
                }
            }
        }
    }

    private int column(String name) throws IOException {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IOException("storage.objects has no column " + name);
        }
        return index;
    }

    /** A field of COPY text; null for SQL's null. See "Text Format" of PostgreSQL's COPY. */
    private static String text(String field) {
        if (field.equals("\\N")) {
            return null;
        }
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            text.append(c == '\\' && ++i < field.length() ? unescaped(field.charAt(i)) : c);
        }
        return text.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000b';
            default -> c;
        };
    }

    private static Instant time(String field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeParseException e) {
            // Infinity, or before our era: nothing that an upload leaves.
            return null;
        }
    }
}
