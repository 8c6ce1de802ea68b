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
        config.notices().ifPresent(told -> section.put("notify", notices(told)));
        return section;
    }

    private static Map<String, Object> freeze(FreezeConfig config) {
        if (config instanceof FreezeConfig.Sql sql) {
            return Map.of("sql", login(sql.admin()));
        }
        return config instanceof FreezeConfig.Http flag
                ? Map.of("http", http(flag.hook()))
                : Map.of("command", command(((FreezeConfig.Command) config).hook()));
    }

    private static Map<String, Object> flip(FlipConfig config) {
        if (config instanceof FlipConfig.PgBouncer pgBouncer) {
            return Map.of("pgbouncer", pgBouncer(pgBouncer));
        }
        if (config instanceof FlipConfig.EnvFile file) {
            return Map.of("envFile", envFile(file));
        }
        return config instanceof FlipConfig.Http told
                ? Map.of("http", http(told.hook()))
                : Map.of("command", command(((FlipConfig.Command) config).hook()));
    }

    private static Map<String, Object> pgBouncer(FlipConfig.PgBouncer config) {
        Map<String, Object> console = ConfigDocument.database(config.console());
        console.remove("database");
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("ini", config.ini());
        section.put("database", config.database());
        section.put("console", console);
        section.put("pause", config.pause().toString());
        return section;
    }

    private static Map<String, Object> envFile(FlipConfig.EnvFile config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("path", config.path());
        section.put("variable", config.variable());
        config.reload().ifPresent(reload -> section.put("reload", command(reload)));
        return section;
    }

    private static Map<String, Object> notices(NotifyConfig config) {
        return config instanceof NotifyConfig.Http told
                ? Map.of("http", http(told.hook()))
                : Map.of("command", command(((NotifyConfig.Command) config).hook()));
    }

    private static Map<String, Object> http(HttpHookConfig config) {
        return Map.of(
                "url", config.url().toString(),
                "header", config.header(),
                "secret", config.secret().toString());
    }

    static Map<String, Object> command(CommandHookConfig config) {
        return Map.of("run", config.run(), "timeout", config.timeout().toString());
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
