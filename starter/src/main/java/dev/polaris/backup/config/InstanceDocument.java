package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes how instances are made and migrated, in the form in which it is read. */
final class InstanceDocument {
    private InstanceDocument() {}

    static Map<String, Object> instance(InstanceConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (config instanceof InstanceConfig.OnServer server) {
            section.put("target", server.target());
            server.appHost().ifPresent(host -> section.put("appHost", host));
            server.appPort().ifPresent(port -> section.put("appPort", port));
            if (!server.logins().isEmpty()) {
                section.put("logins", String.join(", ", server.logins()));
            }
            server.storage().ifPresent(storage -> section.put("storage", storage(storage)));
        }
        if (config instanceof InstanceConfig.Project project) {
            section.put("project", project(project));
        }
        return section;
    }

    private static Map<String, Object> storage(InstanceConfig.OwnStorage config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("url", config.url().toString());
        section.put("key", config.key().toString());
        config.attach().ifPresent(attach -> section.put("attach", AdapterDocument.command(attach)));
        return section;
    }

    private static Map<String, Object> project(InstanceConfig.Project config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("api", config.api().toString());
        section.put("token", config.token().toString());
        section.put("organization", config.organization());
        section.put("region", config.region());
        config.size().ifPresent(size -> section.put("size", size));
        section.put("directory", config.directory().toString());
        section.put("port", config.port());
        section.put("sslMode", config.sslMode().label());
        section.put("storage", config.storage());
        return section;
    }

    static Map<String, Object> migrations(MigrationsConfig config) {
        return config instanceof MigrationsConfig.Directory directory
                ? Map.of("directory", directory.path().toString())
                : Map.of("command", ((MigrationsConfig.Command) config).line());
    }
}
