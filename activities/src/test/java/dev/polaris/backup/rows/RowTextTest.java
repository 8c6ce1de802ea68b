package dev.polaris.backup.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts that are looked at as texts: statements, conditions, names, rows. */
final class RowTextTest {
    @Test
    void aFilterLetsThroughTheRowsOfTheWantedValuesHoweverTheTextIsCut() throws Exception {
        String text = "a\t1\tx\nb\t2\ty\ttab\nä\\\\ö\t1\tz\n\\N\t3\t\n" + "c\t1\t" + "long".repeat(1000) + "\n";
        for (int piece = 1; piece < 40; piece++) {
            assertThat(filtered(text, piece, List.of(0), List.of(List.of("b"), List.of("ä\\ö"))))
                    .isEqualTo("b\t2\ty\ttab\nä\\\\ö\t1\tz\n");
            assertThat(filtered(text, piece, List.of(1, 0), List.of(List.of("1", "c"), List.of("2", "x"))))
                    .startsWith("c\t1\tlong")
                    .hasSize(4 + 4000 + 1);
        }
    }

    private static String filtered(String text, int piece, List<Integer> columns, List<List<String>> wanted)
            throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        RowFilter filter = new RowFilter(columns, wanted, kept::write);
        byte[] bytes = text.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += piece) {
            filter.write(bytes, at, Math.min(piece, bytes.length - at));
        }
        return kept.toString(UTF_8);
    }

    @Test
    void columnsAreReadOutOfCopyStatements() {
        assertThat(CopyStatement.columns("COPY public.t (id, \"x y\", \"a\"\"),(\") FROM stdin;\n"))
                .containsExactly("id", "x y", "a\"),(");
        assertThat(CopyStatement.columns("COPY \"Odd \"\"S\"\".\".\"a (b) FROM stdin;\" (c) FROM stdin;\n"))
                .containsExactly("c");
        assertThat(CopyStatement.columns("COPY public.none  FROM stdin;\n")).isEmpty();
    }

    @Test
    void conditionsAreToldFromStatements() {
        for (String fine : List.of(
                "a = ';'",
                "(a or b) and c in (1, 2)",
                "x = E'\\';' || 'b'",
                "d = date'\\'",
                "j ? 'k'",
                "\"odd;\" = 1",
                "a - -1 > 0",
                "t ~ 'x$y$'")) {
            assertThat(ConditionText.balanced(fine)).as(fine).isTrue();
        }
        for (String wrong :
                List.of("a; b", "a) or (b", "a -- b", "a /* b */", "'open", "\"open", "$$x$$ = a", "a)", "(a")) {
            assertThat(ConditionText.balanced(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void tablesAreReadAsPeopleWriteThem() {
        assertThat(TableName.parse("profiles")).isEqualTo(new TableName("public", "profiles"));
        assertThat(TableName.parse("auth.users")).isEqualTo(new TableName("auth", "users"));
        assertThat(TableName.parse("\"Odd .\"\"S\".\"T t\"")).isEqualTo(new TableName("Odd .\"S", "T t"));
        assertThat(new TableName("Odd .\"S", "T").sql()).isEqualTo("\"Odd .\"\"S\".\"T\"");
        assertThatThrownBy(() -> TableName.parse("a.b.c")).isInstanceOf(IllegalArgumentException.class);
    }
}
