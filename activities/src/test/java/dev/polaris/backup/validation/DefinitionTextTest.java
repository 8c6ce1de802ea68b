package dev.polaris.backup.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DefinitionTextTest {
    @Test
    void theOrderOfAPolicysRolesIsTheClustersAndNotTheDatabases() {
        assertThat(policy("CREATE POLICY \"Cancel\" ON public.sessions FOR DELETE TO authenticated, \"Coaching, Staff\""
                        + " USING ((starts_at > now()));\n"))
                .isEqualTo(policy("CREATE POLICY \"Cancel\" ON public.sessions FOR DELETE TO \"Coaching, Staff\","
                        + " authenticated USING ((starts_at > now()));\n"));
        assertThat(policy("CREATE POLICY p ON public.\"a TO b\" AS RESTRICTIVE TO one, two WITH CHECK (true);\n"))
                .isEqualTo(
                        policy("CREATE POLICY p ON public.\"a TO b\" AS RESTRICTIVE TO two, one WITH CHECK (true);\n"));
    }

    @Test
    void whatElseAPolicySaysIsCompared() {
        String one = "CREATE POLICY p ON public.t TO one, two USING ((who = ANY (ARRAY['a', 'b'])));\n";

        assertThat(policy(one)).isNotEqualTo(policy(one.replace("one, two", "one, three")));
        assertThat(policy(one)).isNotEqualTo(policy(one.replace("'a', 'b'", "'b', 'a'")));
        assertThat(policy("CREATE POLICY p ON public.t TO one USING (true);"))
                .isEqualTo("CREATE POLICY p ON public.t TO one USING (true);");
    }

    /** As pg_dump writes it, and as it writes what the server says of the same view. */
    @Test
    void aPlaceholderOfAViewMayBeWordedOtherwise() {
        String dumped = "CREATE VIEW public.v AS\nSELECT\n    NULL::uuid AS id,\n    NULL::numeric(5,2) AS n,"
                + "\n    NULL::public.rating AS r,\n    NULL::text COLLATE \"C\" AS c;\n";
        String said = "CREATE VIEW public.v AS\n SELECT NULL::uuid AS id,\n    NULL::numeric(5,2) AS n,"
                + "\n    (NULL::numeric(3,1))::public.rating AS r,\n    (NULL::text COLLATE \"C\") AS c;\n";

        assertThat(comparable("VIEW", dumped)).isEqualTo(comparable("VIEW", said));
        assertThat(comparable("VIEW", dumped)).isNotEqualTo(comparable("VIEW", said.replace("(5,2)", "(5,3)")));
        assertThat(comparable("VIEW", "CREATE VIEW v AS\n SELECT 'a  b';")).contains("a  b");
    }

    private static String policy(String definition) {
        return comparable("POLICY", definition);
    }

    private static String comparable(String kind, String definition) {
        TocEntry entry =
                new TocEntry(1, 1, 0, 0, "t p", kind, 4, "public", "owner", null, null, null, null, List.of(), false);
        return DefinitionText.comparable(new TocDefinition(entry, definition, ""), false, true);
    }
}
