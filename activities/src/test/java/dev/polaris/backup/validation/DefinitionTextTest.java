package dev.polaris.backup.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as the same definition although the words differ, and what does not. */
class DefinitionTextTest {
    private static String comparable(String kind, String sql, boolean quarantined) {
        TocEntry entry =
                new TocEntry(0, 1, 0, 0, "x", kind, 4, "public", "o", null, null, null, null, List.of(), false);
        return DefinitionText.comparable(new TocDefinition(entry, sql, ""), quarantined);
    }

    @Test
    void theOrderOfRolesAndGrantsSaysNothing() {
        String policy = "CREATE POLICY \"A \"\"b\"\" c\" ON public.t FOR DELETE TO %s USING ((a TO b));\n";
        assertThat(comparable("POLICY", policy.formatted("authenticated, \"Coaching, Staff\""), false))
                .isEqualTo(comparable("POLICY", policy.formatted("\"Coaching, Staff\", authenticated"), false))
                .isNotEqualTo(comparable("POLICY", policy.formatted("authenticated"), false))
                .contains("USING ((a TO b))");
        assertThat(comparable("ACL", "GRANT ALL ON TABLE a TO b;\nGRANT SELECT ON TABLE a TO c;\n\n", false))
                .isEqualTo(comparable("ACL", "GRANT SELECT ON TABLE a TO c;\nGRANT ALL ON TABLE a TO b;\n", false));
    }

    @Test
    void aCastOfAnArrayIsACastOfItsElements() {
        String before =
                "CHECK (((s)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))";
        String after =
                "CHECK (((s)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])))";
        assertThat(comparable("TABLE", before, false)).isEqualTo(after);
    }

    @Test
    void onlyOfAQuarantinedCopyMayTriggersBeOff() {
        String on = "CREATE TRIGGER x AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();\n";
        String off = on + "\nALTER TABLE public.t DISABLE TRIGGER x;\n";
        assertThat(comparable("TRIGGER", off, true)).isEqualTo(comparable("TRIGGER", on, true));
        assertThat(comparable("TRIGGER", off, false)).isNotEqualTo(comparable("TRIGGER", on, false));
    }
}
