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

    private static String policy(String definition) {
        TocEntry entry = new TocEntry(
                1, 1, 0, 0, "t p", "POLICY", 4, "public", "owner", null, null, null, null, List.of(), false);
        return DefinitionText.comparable(new TocDefinition(entry, definition, ""), false, true);
    }
}
