package dev.polaris.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SchemaTextTest {
    private static final String TABLE =
            "--\n-- Name: %1$s; Type: TABLE; Schema: public; Owner: postgres\n--\n\nCREATE TABLE public.%1$s (%2$s);\n\n\n";

    @Test
    void namesWhatIsNewGoneAndAnother() throws IOException {
        SchemaText before = text("SET x = 1;\n" + TABLE.formatted("kept", "id int") + TABLE.formatted("old", "id int")
                + TABLE.formatted("altered", "id int"));
        SchemaText after = text("SET x = 2;\n" + TABLE.formatted("altered", "id bigint")
                + TABLE.formatted("fresh", "id int") + TABLE.formatted("kept", "id int"));

        SchemaChanges changes = before.to(after);

        assertThat(changes.added()).containsExactly("TABLE public.fresh");
        assertThat(changes.removed()).containsExactly("TABLE public.old");
        assertThat(changes.changed()).containsExactly("TABLE public.altered");
        assertThat(changes.leftOut()).isZero();
    }

    @Test
    void whatBelongsToNoSchemaHasNone() throws IOException {
        SchemaText before = text("");
        SchemaText after =
                text("-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: \n\nCREATE EXTENSION pgcrypto;\n");

        assertThat(before.to(after).added()).containsExactly("EXTENSION pgcrypto");
    }

    /** pg_dump's word of chance stands behind the last definition. */
    @Test
    void twoDumpsOfTheSameAreTheSame() throws IOException {
        SchemaText one = text(TABLE.formatted("t", "id int") + "\\unrestrict aB3x\n");
        SchemaText other = text(TABLE.formatted("t", "id int") + "\\unrestrict Zz9y\n");

        assertThat(one.to(other).changed()).isEmpty();
    }

    @Test
    void namesAtMostAHundred() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int number = 0; number < 130; number++) {
            many.append(TABLE.formatted("t" + number, "id int"));
        }

        SchemaChanges changes = text("").to(text(many.toString()));

        assertThat(changes.added()).hasSize(100);
        assertThat(changes.leftOut()).isEqualTo(30);
    }

    private static SchemaText text(String sql) throws IOException {
        return SchemaText.read(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)));
    }
}
