package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a procedure freezes and flips, in the words of {@code polaris.yaml}. */
final class AdapterDocument {
    private AdapterDocument() {}

    static Map<String, Object> of(ProcedureConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        config.freeze().ifPresent(freeze -> section.put("freeze", freeze(freeze)));
        config.flip().ifPresent(flip -> section.put("flip", flip(flip)));
        config.route().ifPresent(route -> section.put("route", route(route)));
        return section;
    }

    private static Map<String, Object> freeze(FreezeConfig config) {
        return Map.of("sql", login(((FreezeConfig.Sql) config).admin()));
    }

    private static Map<String, Object> flip(FlipConfig config) {
        FlipConfig.PgBouncer pgBouncer = (FlipConfig.PgBouncer) config;
        Map<String, Object> console = ConfigDocument.database(pgBouncer.console());
        console.remove("database");
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("ini", pgBouncer.ini());
        section.put("database", pgBouncer.database());
        section.put("console", console);
        section.put("pause", pgBouncer.pause().toString());
        return Map.of("pgbouncer", section);
    }

    private static Map<String, Object> route(RouteConfig config) {
        Map<String, Object> section = ConfigDocument.database(config.connection());
        put(section, "write", config.write());
        put(section, "http", config.http());
        return section;
    }

    private static Map<String, Object> login(LoginConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("user", config.user());
        section.put("password", config.password().toString());
        section.put("sslMode", config.sslMode().label());
        put(section, "sslRootCertificate", config.sslRootCertificate());
        return section;
    }

    private static void put(Map<String, Object> section, String key, Optional<?> value) {
        value.ifPresent(there -> section.put(key, there.toString()));
    }
}
