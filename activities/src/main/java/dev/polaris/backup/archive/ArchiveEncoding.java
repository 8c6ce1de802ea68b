package dev.polaris.backup.archive;

import java.nio.charset.Charset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.Encoding;

/**
 * The encoding of an archive's SQL and rows: the client encoding of the session that wrote them.
 *
 * @param name as PostgreSQL calls it, such as {@code UTF8}
 */
public record ArchiveEncoding(String name) {
    /** The kind of the entry that names it. */
    static final String ENTRY = "ENCODING";

    /** What an archive without such an entry has. */
    public static final ArchiveEncoding UTF8 = new ArchiveEncoding("UTF8");

    private static final Pattern SETTING = Pattern.compile("client_encoding\\s*=\\s*'([A-Za-z0-9_-]+)'");

    public ArchiveEncoding {
        Objects.requireNonNull(name, "name");
    }

    /** Reads {@code SET client_encoding = 'name';}. */
    static ArchiveEncoding of(String definition) {
        Matcher setting = SETTING.matcher(definition);
        return setting.find() ? new ArchiveEncoding(setting.group(1)) : UTF8;
    }

    /** The same as Java has it. */
    public Charset charset() {
        return Charset.forName(Encoding.getDatabaseEncoding(name).name());
    }
}
