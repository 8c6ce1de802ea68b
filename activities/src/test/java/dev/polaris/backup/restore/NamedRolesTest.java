package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedRolesTest {
    @Test
    void privilegesNameTheirGrantees() {
        assertThat(NamedRoles.in(definition("ACL", """
                        REVOKE USAGE ON SCHEMA public FROM PUBLIC;
                        GRANT SELECT(id,"a TO b;") ON TABLE public."x TO y" TO anon;
                        SET SESSION AUTHORIZATION granter;
                        GRANT ALL ON TABLE public.t TO "Odd \"\"one\"\"\" WITH GRANT OPTION;
                        RESET SESSION AUTHORIZATION;
                        """))).containsExactlyInAnyOrder("anon", "granter", "Odd \"one\"");
        assertThat(NamedRoles.in(definition(
                        "DEFAULT ACL",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA public GRANT ALL ON TABLES  TO reader;\n")))
                .containsExactlyInAnyOrder("maker", "reader");
    }

    @Test
    void policiesMappingsAndSettingsNameRoles() {
        assertThat(NamedRoles.in(definition(
                        "POLICY",
                        "CREATE POLICY \"mine TO you\" ON public.t AS RESTRICTIVE FOR SELECT TO authenticated, \"Odd\""
                                + " USING ((note = 'TO nobody'::text));\n")))
                .containsExactlyInAnyOrder("authenticated", "Odd");
        assertThat(NamedRoles.in(definition("POLICY", "CREATE POLICY p ON public.t USING ((note = ' TO x'::text));\n")))
                .isEmpty();
        assertThat(NamedRoles.in(definition("USER MAPPING", "CREATE USER MAPPING FOR nobody SERVER s;\n")))
                .containsExactly("nobody");
        assertThat(NamedRoles.in(definition(
                        "DATABASE PROPERTIES", "ALTER ROLE app IN DATABASE d SET statement_timeout TO '1s';\n")))
                .containsExactly("app");
        assertThat(NamedRoles.in(definition("FUNCTION", "GRANT x TO y;\n"))).isEmpty();
    }

    private static TocDefinition definition(String description, String text) {
        return new TocDefinition(
                new TocEntry(0, 1, 0, 0, "x", description, 2, "public", "owner", "", "", null, null, List.of(), false),
                text,
                "");
    }
}
