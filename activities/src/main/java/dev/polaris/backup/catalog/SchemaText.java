package dev.polaris.backup.catalog;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The definitions in a schema.sql, told apart by the comment that pg_dump writes before each. */
final class SchemaText {
    private static final Pattern COMMENT =
            Pattern.compile("-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*); Owner: ?.*");
    /** Newer pg_dump writes a word of chance into the script's last lines. */
    private static final Pattern TOKEN = Pattern.compile("\\\\(un)?restrict \\w+");

    private static final int MOST = 100;

    private final Map<String, String> hashes = new TreeMap<>();

    private SchemaText() {}

    /** Reads it to its end; holds a name and a hash of each definition. */
    static SchemaText read(InputStream sql) throws IOException {
        SchemaText text = new SchemaText();
        var lines = new BufferedReader(new InputStreamReader(sql, StandardCharsets.UTF_8));
        String name = null;
        HashStream128 hash = Hashing.xxh3_128().hashStream();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                text.keep(name, hash);
                name = name(comment);
            } else if (!line.isBlank()
                    && !line.equals("--")
                    && !TOKEN.matcher(line).matches()) {
                hash.putString(line);
            }
        }
        text.keep(name, hash);
        return text;
    }

    /** How a later one differs from this one. */
    SchemaChanges to(SchemaText later) {
        List<String> added = new ArrayList<>(later.hashes.keySet());
        added.removeAll(hashes.keySet());
        List<String> removed = new ArrayList<>(hashes.keySet());
        removed.removeAll(later.hashes.keySet());
        List<String> changed = hashes.keySet().stream()
                .filter(name -> later.hashes.containsKey(name)
                        && !later.hashes.get(name).equals(hashes.get(name)))
                .toList();
        long leftOut = beyond(added) + beyond(removed) + beyond(changed);
        return new SchemaChanges(some(added), some(removed), some(changed), leftOut, true);
    }

    private static String name(Matcher comment) {
        String schema = comment.group(3);
        return comment.group(2) + " " + (schema.equals("-") ? "" : schema + ".") + comment.group(1);
    }

    /** Objects of equal name, such as two rules of one table, share a line. */
    private void keep(String name, HashStream128 hash) {
        if (name != null) {
            hashes.merge(name, hash.get().toString(), String::concat);
        }
        hash.reset();
    }

    private static long beyond(List<String> names) {
        return Math.max(0, names.size() - MOST);
    }

    private static List<String> some(List<String> names) {
        return names.subList(0, Math.min(MOST, names.size()));
    }
}
